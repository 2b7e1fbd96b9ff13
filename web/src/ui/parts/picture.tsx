// SPDX-License-Identifier: EUPL-1.2
/** Who may read what, as a picture: a row for each organisation, a tile for each part of the dossier. */
import type { JSX } from "preact";
import type { GrantInfo, Kind, Partner } from "../../holder/types";
import { kindName, liveGrants, liveKinds, partnerName, sharedPartners, useDossier } from "../dossier";
import { useSpeech } from "../language";
import { Icon, kindIcon, KindIcon } from "./icon";
import { Named, P, T } from "./text";

/** The living grant that covers a cell; one that lets somebody read goes before one that is paused. */
function grantOf(grants: readonly GrantInfo[], partner: string, kind: string): GrantInfo | undefined {
  const fitting = grants.filter((grant) => grant.partner === partner && liveKinds(grant).includes(kind));
  return fitting.find(({ state }) => state === "active") ?? fitting[0];
}

function Cell({ partner, kind }: { partner: Partner; kind: Kind }): JSX.Element {
  const { home, go } = useDossier();
  const { say } = useSpeech();
  const names = { kind: kindName(home, kind.id), partner: partnerName(home, partner.id) };
  const grant = grantOf(liveGrants(home), partner.id, kind.id);
  if (!grant) {
    return <span class="cell cell-none"><Icon name={kindIcon(kind.id)} /><span class="hidden">{say("cell-none", names)}</span></span>;
  }
  const paused = grant.state !== "active" || home.stopped;
  const label = paused ? say("cell-paused", names) : say("cell-shared", { ...names, date: { date: grant.until } });
  return (
    <button
      type="button" class={paused ? "cell cell-paused" : "cell cell-shared"} aria-label={label}
      onClick={() => go({ at: "grant", grant: grant.id, kind: kind.id })} data-testid={`cell-${partner.id}-${kind.id}`}
    >
      <KindIcon kind={kind.id} />
      <span class="badge"><Icon name={paused ? "pause" : "yes"} /></span>
    </button>
  );
}

function Legend(): JSX.Element {
  return (
    <ul class="legend" aria-hidden="true">
      <li><span class="mark mark-shared"><Icon name="yes" /></span><T id="legend-shared" /></li>
      <li><span class="mark mark-paused"><Icon name="pause" /></span><T id="legend-paused" /></li>
      <li><span class="mark mark-none" /><T id="legend-none" /></li>
    </ul>
  );
}

/** The names of the parts stand in the table's head for a screen reader; the tiles show them to the eye. */
export function Picture(): JSX.Element {
  const { home } = useDossier();
  const { kinds } = home.agreement;
  const partners = sharedPartners(home);
  if (partners.length === 0) return <section class="sheet"><h2><T id="home-picture-title" /></h2><P id="home-picture-none" /></section>;
  return (
    <section class="sheet picture-sheet" aria-labelledby="picture">
      <h2 id="picture"><T id="home-picture-title" /></h2>
      <P id="home-picture-hint" soft />
      <div class="picture" role="table" aria-labelledby="picture">
        <div role="row" class="hidden">
          <span role="columnheader"><T id="log-filter-partner" /></span>
          {kinds.map(({ id, names }) => <span key={id} role="columnheader"><Named names={names} /></span>)}
        </div>
        {partners.map((partner) => (
          <div key={partner.id} role="row" class="picture-row">
            <span role="rowheader" class="picture-name"><Named names={partner.names} own /></span>
            {kinds.map((kind) => <span key={kind.id} role="cell"><Cell partner={partner} kind={kind} /></span>)}
          </div>
        ))}
      </div>
      <Legend />
    </section>
  );
}
