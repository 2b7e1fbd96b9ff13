// SPDX-License-Identifier: EUPL-1.2
/** One line of the log. */
import type { JSX } from "preact";
import type { Home, LogLine } from "../../holder/types";
import type { Value } from "../../texts/texts";
import { kindName, partnerName, purposeName, roleName, useDossier } from "../dossier";
import { Icon, KindIcon } from "./icon";
import type { IconName } from "./icon";
import { P, T } from "./text";

const ICONS: Record<LogLine["what"], IconName> = {
  read: "eye", refused: "no", asked: "ask", added: "folder", opened: "card", "wrong-pin": "lock", granted: "yes",
  revoked: "hand", paused: "pause", resumed: "play", stopped: "hand", answered: "no", erased: "bin", keys: "lock",
  looked: "eye", enrolled: "card", vault: "card", resealed: "lock", frozen: "hand", remarked: "pen", rejected: "warning",
};

/** Reasons that there is a text for; a newer broker may know more. */
const REASONS: ReadonlySet<string> = new Set([
  "granted", "not-verified", "partner-suspended", "no-such-dossier", "unknown-kind", "unknown-purpose",
  "purpose-forbidden", "role-not-held", "not-in-agreement", "everything-stopped", "no-consent", "revoked", "expired",
  "not-yet-valid", "used-up", "paused", "wrong-purpose", "wrong-role", "no-such-segment", "no-key-for-epoch", "erased",
  "malformed", "bad-signature", "wrong-statement-type", "wrong-audience", "wrong-issuer", "statement-expired",
  "statement-from-the-future", "replay", "not-allowed", "wrong-pin", "locked", "wrong-sequence",
]);

/** Where the ledger's name of a reason is another one than the text's. */
const TEXTS: Readonly<Record<string, string>> = {
  stopped: "everything-stopped", "no-dossier": "no-such-dossier", "no-segment": "no-such-segment", "no-key": "no-key-for-epoch",
  "wrong-type": "wrong-statement-type", "statement-future": "statement-from-the-future",
};

function reasonText(reason: string): string {
  const name = TEXTS[reason] ?? reason;
  return `reason-${REASONS.has(name) ? name : "other"}`;
}

function whoName(home: Home, who: string): Value {
  if (who === "holder") return { message: "you" };
  if (who === "broker" || who === "") return { message: "broker" };
  return partnerName(home, who);
}

function Reason({ reason }: { reason: string }): JSX.Element {
  return <p class="reason"><T id="log-reason" values={{ reason: { message: reasonText(reason) } }} /></p>;
}

function Kinds({ line }: { line: LogLine }): JSX.Element | null {
  const { home } = useDossier();
  if (line.kinds.length === 0) return null;
  const showsReason = line.what === "refused" || line.what === "read";
  return (
    <ul class="log-kinds">
      {line.kinds.map(({ kind, released, reason }) => (
        <li key={kind}>
          <KindIcon kind={kind} />
          <span><T id="just" values={{ name: kindName(home, kind) }} />{showsReason && !released && reason && <Reason reason={reason} />}</span>
        </li>
      ))}
    </ul>
  );
}

function About({ line }: { line: LogLine }): JSX.Element {
  const { home } = useDossier();
  return (
    <>
      {line.purpose && <P id="log-for" values={{ purpose: purposeName(home, line.purpose) }} soft />}
      {line.staffRole && <P id="log-as" values={{ role: roleName(home, line.staffRole) }} soft />}
      {line.staff && <P id="log-staff" values={{ staff: line.staff }} soft />}
      {line.partner && line.partner !== line.who && <p class="soft"><T id="just" values={{ name: partnerName(home, line.partner) }} /></p>}
    </>
  );
}

export function LogLineView({ line, count }: { line: LogLine; count: number }): JSX.Element {
  const { home } = useDossier();
  const bad = line.what === "refused" || line.what === "wrong-pin" || line.what === "rejected";
  return (
    <li class={bad ? "log-line log-bad" : "log-line"} data-testid={`log-${line.what}`}>
      <Icon name={ICONS[line.what]} />
      <div>
        <p>
          <strong><T id="just" values={{ name: whoName(home, line.who) }} /></strong>{" "}<T id={`what-${line.what}`} />
          {" "}<span class="soft"><T id="just" values={{ name: { time: line.time } }} /></span>
        </p>
        {count > 1 && <p class="soft"><T id="log-count" values={{ count }} /></p>}
        <Kinds line={line} />
        {bad && line.kinds.length === 0 && line.reason && <Reason reason={line.reason} />}
        <About line={line} />
      </div>
    </li>
  );
}
