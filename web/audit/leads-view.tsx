// SPDX-License-Identifier: EUPL-1.2
/** Leads, each with its reason and the entries to look at. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { rangeOf } from "./days";
import type { Lead, Why } from "./leads";
import { findLeads, SORTS } from "./leads";
import { Partner, roleName, Staff, useDesk } from "./names";
import { inRange } from "./overview";
import { Trouble } from "./trouble";
import { useTexts } from "./texts";
import type { View } from "./view";
import { linkTo } from "./view";

/** Of each sort, so that a frequent one does not hide the others. */
const SHOWN = 4;
/** Readings wait for one another: the list's, which is quicker, goes first. */
const LATER_MS = 100;

function OneLead({ lead, view }: { lead: Lead; view: View }): JSX.Element {
  const { say, count, tag } = useTexts();
  const desk = useDesk();
  const { why, partner, staff, role } = lead;
  const wanted = { ...inRange(rangeOf(view.days)), partner, staff, action: "access", verdict: why === "refusals" || why === "strangers" ? "refused" : "" };
  const numbers = { count: count(lead.count), accesses: count(lead.accesses), median: count(lead.median), role: roleName(desk, role, tag) };
  return (
    <li class="lead">
      <span><Staff id={staff} role={role} />, <Partner id={partner} /></span>
      <span>{say(`lead-${why}-reason`, numbers)}</span>
      <a href={linkTo(view, wanted)}>{say("lead-look", { staff })}</a>
    </li>
  );
}

/** What was found in the days that are shown; undefined until it is there. */
function useLeads(days: number): { leads?: Lead[]; error?: unknown } {
  const desk = useDesk();
  const [state, setState] = useState<{ days: number; leads?: Lead[]; error?: unknown }>({ days: 0 });
  useEffect(() => {
    let over = false;
    const look = (): unknown => desk.staff(rangeOf(days)).then(
      (staff) => !over && setState({ days, leads: findLeads(staff) }), (error: unknown) => !over && setState({ days, error }));
    const timer = setTimeout(look, LATER_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [desk, days]);
  return state.days === days ? state : {};
}

function Sort({ why, leads, view }: { why: Why; leads: Lead[]; view: View }): JSX.Element | null {
  const { say, count } = useTexts();
  if (leads.length === 0) return null;
  return (
    <section class="leads" aria-labelledby={`lead-${why}`}>
      <h3 id={`lead-${why}`}>{say(`lead-${why}`)}</h3>
      <ul class="leads">{leads.slice(0, SHOWN).map((lead) => <OneLead key={`${lead.partner} ${lead.staff} ${lead.role}`} lead={lead} view={view} />)}</ul>
      {leads.length > SHOWN ? <p>{say("leads-more", { count: count(leads.length - SHOWN) })}</p> : null}
    </section>
  );
}

function LeadList({ leads, view }: { leads: Lead[]; view: View }): JSX.Element {
  const { say } = useTexts();
  if (leads.length === 0) return <p>{say("leads-none")}</p>;
  return <>{SORTS.map((why) => <Sort key={why} why={why} leads={leads.filter((lead) => lead.why === why)} view={view} />)}</>;
}

export function Leads({ view }: { view: View }): JSX.Element {
  const { say } = useTexts();
  const { leads, error } = useLeads(view.days);
  return (
    <section class="sheet" aria-labelledby="leads" data-testid="leads">
      <h2 id="leads">{say("leads-title")}</h2>
      <p class="soft">{say("leads-hint")}</p>
      {error ? <Trouble error={error} /> : null}
      {leads ? <div class="leads" data-testid="leads-found"><LeadList leads={leads} view={view} /></div> : null}
      {leads || error ? null : <p role="status">{say("working")}</p>}
    </section>
  );
}
