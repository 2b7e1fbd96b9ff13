// SPDX-License-Identifier: EUPL-1.2
/** Leads, each with its reason and the entries to look at. */
import type { GetOverviewResponse } from "@gen/audit_pb";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Lead } from "./leads";
import { findLeads } from "./leads";
import { Partner, roleName, Staff, useDesk } from "./names";
import { inRange, rangeOf } from "./overview";
import { useTexts } from "./texts";
import type { View } from "./view";
import { linkTo } from "./view";

const SHOWN = 12;

function OneLead({ lead, view }: { lead: Lead; view: View }): JSX.Element {
  const { say, count, tag } = useTexts();
  const desk = useDesk();
  const { why, partner, staff, role } = lead;
  const wanted = { ...inRange(rangeOf(view.days)), partner, staff, action: "access", verdict: why === "refusals" || why === "strangers" ? "refused" : "" };
  const numbers = { count: count(lead.count), accesses: count(lead.accesses), median: count(lead.median), role: roleName(desk, role, tag) };
  return (
    <li class="lead">
      <strong>{say(`lead-${why}`)}</strong>
      <span><Staff id={staff} role={role} />, <Partner id={partner} /></span>
      <span>{say(`lead-${why}-reason`, numbers)}</span>
      <a href={linkTo(view, wanted)}>{say("lead-look", { staff })}</a>
    </li>
  );
}

export function Leads({ data, view }: { data: GetOverviewResponse; view: View }): JSX.Element {
  const { say, count } = useTexts();
  const leads = useMemo(() => findLeads(data), [data]);
  return (
    <section class="sheet" aria-labelledby="leads" data-testid="leads">
      <h2 id="leads">{say("leads-title")}</h2>
      <p class="soft">{say("leads-hint")}</p>
      {leads.length === 0 ? <p>{say("leads-none")}</p> : null}
      <ul class="leads">{leads.slice(0, SHOWN).map((lead) => <OneLead key={`${lead.why} ${lead.partner} ${lead.staff} ${lead.role}`} lead={lead} view={view} />)}</ul>
      {leads.length > SHOWN ? <p>{say("leads-more", { count: count(leads.length - SHOWN) })}</p> : null}
    </section>
  );
}
