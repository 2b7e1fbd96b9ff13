// SPDX-License-Identifier: EUPL-1.2
/** After an answer: what holds from now on, and the next question of the same request if there is one. */
import type { JSX } from "preact";
import type { GrantInfo } from "../../holder/types";
import { kindName, openKinds, partnerName, useDossier } from "../dossier";
import { Action } from "../parts/button";
import { KindIcon } from "../parts/icon";
import { Screen } from "../parts/screen";
import { P } from "../parts/text";

function Onward({ request: id }: { request: string | undefined }): JSX.Element {
  const dossier = useDossier();
  const request = dossier.home.requests.find((each) => each.id === id);
  const next = request && openKinds(dossier, request)[0];
  return (
    <>
      {request && next && <Action
        id="next-question" icon="ask" look="main" act={() => dossier.replace({ at: "request", request: request.id, kind: next })}
      />}
      <Action id="home" icon="home" look={next ? "plain" : "main"} act={dossier.toHome} />
    </>
  );
}

export function GrantedScreen({ grant, request }: { grant: GrantInfo; request: string | undefined }): JSX.Element {
  const { home, replace } = useDossier();
  const kind = grant.kinds[0] ?? "";
  const values = { partner: partnerName(home, grant.partner), kind: kindName(home, kind), date: { date: grant.until } };
  return (
    <Screen name="granted" title={{ id: "granted-title" }} icon="yes">
      <div class="subject"><KindIcon kind={kind} /><P id="granted-text" values={values} /></div>
      <P id="granted-stop" />
      <div class="stack">
        <Onward request={request} />
        <Action id="granted-stop-now" icon="hand" act={() => replace({ at: "grant", grant: grant.id, kind })} />
      </div>
    </Screen>
  );
}

export function DeclinedScreen(place: { request: string; kind: string; partner: string }): JSX.Element {
  const { home } = useDossier();
  const values = { partner: partnerName(home, place.partner), kind: kindName(home, place.kind) };
  return (
    <Screen name="declined" title={{ id: "declined-title" }} icon="no">
      <div class="subject"><KindIcon kind={place.kind} /><P id="declined-text" values={values} /></div>
      <P id="declined-fine" />
      <div class="stack"><Onward request={place.request} /></div>
    </Screen>
  );
}
