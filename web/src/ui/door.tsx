// SPDX-License-Identifier: EUPL-1.2
/** From the first screen to the open dossier: language, card, PIN, and at first use a PIN of one's own. */
import type { JSX } from "preact";
import { useCallback, useState } from "preact/hooks";
import type { CardInfo, HolderClient, Home, Progress } from "../holder/types";
import { useJob } from "./job";
import type { Job } from "./job";
import { useScreens } from "./later";
import { LanguageScreen } from "./screens/language";
import { EnterPin } from "./screens/pin";
import { ScanScreen } from "./screens/scan";
import { ReadingScreen, StartScreen, TypeScreen } from "./screens/start";
import { Shell } from "./shell";

type Step =
  | { at: "language" | "start" | "scan" | "type" | "reading" | "activate" | "activate-pin" }
  | { at: "recover" | "recover-pin" }
  /** The card: while the broker is still asked about it, not known. */
  | { at: "pin"; reading: Promise<CardInfo>; card?: CardInfo }
  | { at: "activated" | "recovery-card"; link: string }
  /** recovery: the link of a new recovery card, shown next. */
  | { at: "new-card"; link: string; recovery: string | undefined };

interface DoorProps {
  client: HolderClient;
  /** The card's link, when the page was opened with one. */
  link: string | undefined;
  kiosk: boolean;
  enter: (home: Home) => void;
  leave: (why: "asked") => void;
}

interface Way {
  step: Step;
  job: Job;
  to(step: Step): void;
  /** Tells more about the step that is shown, without disturbing what goes on. */
  learn(more: (step: Step) => Step): void;
  /** Does something with the client, and goes on to where that leads. */
  work(todo: (progress: Progress) => Promise<Step>): void;
  /** The same, into the dossier. */
  enter(todo: (progress: Progress) => Promise<Step | undefined>): void;
}

function useWay({ client, enter }: DoorProps): Way {
  const [step, setStep] = useState<Step>({ at: "language" });
  const { clear, run, ...state } = useJob();
  const to = useCallback((next: Step) => {
    clear();
    setStep(next);
  }, [clear]);
  const work: Way["work"] = (todo) => void run(async (progress) => setStep(await todo(progress)));
  const enterAfter: Way["enter"] = (todo) => void run(async (progress) => {
    const other = await todo(progress);
    if (other) setStep(other);
    else enter(await client.home());
  });
  return { step, job: { ...state, run, clear }, to, learn: setStep, work, enter: enterAfter };
}

/** The step before this one; undefined where there is no way back. */
const BEFORE: Partial<Record<Step["at"], Step["at"] & ("language" | "start" | "activate" | "recover")>> = {
  start: "language", scan: "start", type: "start", reading: "start", pin: "start", recover: "start",
  "activate-pin": "activate",
};

/** Where the vault is open: there is a way out. */
const OPENED: readonly Step["at"][] = ["activate", "activate-pin", "activated", "recovery-card", "recover-pin", "new-card"];

/** The link of a wallet card; the broker decides whether it is one of ours. */
const ASKS_PIN = /#1\./;

function useActs({ client }: DoorProps, way: Way) {
  return {
    read: (text: string) => {
      const reading = client.readCard(text);
      const stepOf = (card: CardInfo): Step => (card.kind === "recovery" ? { at: "recover" } : { at: "pin", reading, card });
      const show = (): void => {
        way.to({ at: "reading" });
        way.work(async () => stepOf(await reading));
      };
      if (!ASKS_PIN.test(text)) return show();
      way.to({ at: "pin", reading });
      const mine = (step: Step): boolean => step.at === "pin" && step.reading === reading;
      reading.then((card) => way.learn((step) => (mine(step) ? stepOf(card) : step)), () => way.learn((step) => {
        if (mine(step)) queueMicrotask(show);
        return step;
      }));
    },
    open: (reading: Promise<CardInfo>, pin: string) => way.enter(async (progress) => {
      await reading;
      const { activated } = await client.open(pin, progress);
      return activated ? undefined : { at: "activate" };
    }),
    openRecovery: () => way.work(async (progress) => {
      await client.open("", progress);
      return { at: "recover-pin" };
    }),
    activate: (pin: string) => way.work(async (progress) => {
      const { recovery } = await client.activate(pin, progress);
      return { at: "activated", link: recovery };
    }),
    replaceCard: (pin: string) => way.work(async (progress) => {
      const { link, recovery } = await client.replaceCard(pin, progress);
      return { at: "new-card", link, recovery };
    }),
    goIn: () => way.enter(async () => undefined),
  };
}

type DoorScreenProps = DoorProps & { way: Way; later: ReturnType<typeof useScreens> };

function StepScreen(props: DoorScreenProps): JSX.Element {
  const { link, kiosk, way } = props;
  const { step, job, to } = way;
  const act = useActs(props, way);
  switch (step.at) {
    case "language": return <LanguageScreen done={() => (link ? act.read(link) : to({ at: "start" }))} />;
    case "start": return <StartScreen kiosk={kiosk} scan={() => to({ at: "scan" })} type={() => to({ at: "type" })} />;
    case "scan": return <ScanScreen found={act.read} type={() => to({ at: "type" })} />;
    case "type": return <TypeScreen done={act.read} />;
    case "reading": return <ReadingScreen job={job} again={() => to({ at: "start" })} />;
    case "pin": return <EnterPin card={step.card} job={job} done={(digits) => act.open(step.reading, digits)} />;
    default: return <LaterScreen {...props} />;
  }
}

/** After the PIN, or with the recovery card. */
function LaterScreen(props: DoorScreenProps): JSX.Element | null {
  const { client, way, later } = props;
  const { step, job, to } = way;
  const act = useActs(props, way);
  if (!later) return null;
  const { ActivateStart, Activated, ChoosePin, NewCard, RecoverStart, RecoveryCard } = later;
  const pin = { job, title: { id: "activate-choose" }, check: (digits: string) => client.checkPin(digits) };
  switch (step.at) {
    case "activate": return <ActivateStart next={() => to({ at: "activate-pin" })} />;
    case "activate-pin": return <ChoosePin {...pin} name="activate-pin" done={act.activate} />;
    case "activated": return <Activated next={() => to({ at: "recovery-card", link: step.link })} />;
    case "recovery-card": return <RecoveryCard link={step.link} job={job} next={act.goIn} />;
    case "recover": return <RecoverStart job={job} next={act.openRecovery} />;
    case "recover-pin": return <ChoosePin {...pin} name="recover-pin" done={act.replaceCard} />;
    case "new-card": {
      const { link: card, recovery } = step;
      return <NewCard link={card} job={job} next={recovery ? () => to({ at: "recovery-card", link: recovery }) : act.goIn} />;
    }
    default: return null;
  }
}

export function Door(props: DoorProps): JSX.Element {
  const way = useWay(props);
  const later = useScreens();
  const before = BEFORE[way.step.at];
  const open = OPENED.includes(way.step.at);
  return (
    <Shell back={before && !way.job.busy ? () => way.to({ at: before }) : undefined} leave={open ? () => props.leave("asked") : undefined}>
      <StepScreen {...props} way={way} later={later} />
    </Shell>
  );
}
