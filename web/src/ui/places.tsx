// SPDX-License-Identifier: EUPL-1.2
/** The screens behind the PIN: those of the first use and of the recovery card, and which one belongs to which place in the dossier. */
import type { JSX } from "preact";
import type { Place } from "./dossier";
import { DeclinedScreen, GrantedScreen } from "./screens/answered";
import { ChangePin } from "./screens/change-pin";
import { DocumentScreen } from "./screens/document";
import { DocumentsScreen } from "./screens/documents";
import { DownloadScreen } from "./screens/download";
import { EraseScreen } from "./screens/erase";
import { ExtendScreen } from "./screens/extend";
import { GrantScreen } from "./screens/grant";
import { HomeScreen } from "./screens/home";
import { LogScreen } from "./screens/log";
import { NewRecovery } from "./screens/new-recovery";
import { RemarkScreen } from "./screens/remark";
import { RequestScreen } from "./screens/request";
import { SettingsScreen } from "./screens/settings";
import { StopAllScreen } from "./screens/stop-all";
import { TalkScreen } from "./screens/talk";
import { TellScreen } from "./screens/tell";

export { ActivateStart, Activated } from "./screens/activate";
export { ChoosePin } from "./screens/choose-pin";
export { NewCard, RecoverStart, RecoveryCard } from "./screens/recover";

export function PlaceScreen({ place }: { place: Place }): JSX.Element {
  switch (place.at) {
    case "home": return <HomeScreen />;
    case "request": return <RequestScreen request={place.request} kind={place.kind} until={place.until} />;
    case "tell": return <TellScreen decision={place.decision} />;
    case "talk": return <TalkScreen />;
    case "granted": return <GrantedScreen grant={place.grant} request={place.request} />;
    case "declined": return <DeclinedScreen request={place.request} kind={place.kind} partner={place.partner} />;
    case "grant": return <GrantScreen grant={place.grant} kind={place.kind} />;
    case "extend": return <ExtendScreen grant={place.grant} kind={place.kind} />;
    case "stop-all": return <StopAllScreen />;
    case "log": return <LogScreen />;
    case "documents": return <DocumentsScreen />;
    case "document": return <DocumentScreen document={place.document} />;
    case "remark": return <RemarkScreen document={place.document} />;
    case "download": return <DownloadScreen />;
    case "erase": return <EraseScreen />;
    case "settings": return <SettingsScreen />;
    case "pin": return <ChangePin />;
    case "recovery": return <NewRecovery />;
  }
}
