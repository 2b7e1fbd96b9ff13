// SPDX-License-Identifier: EUPL-1.2
/** The page begins here. The fragment goes first: see there. */
import { onLink, takeLink } from "./ui/fragment";
import "./ui/style/main.css";
import { startPage } from "./ui/app";
import icon from "./ui/icon.svg";

/** A sign for the browser's tab that tells nothing; without one, browsers ask for a file of their own. */
function showIcon(): void {
  const link = document.createElement("link");
  link.rel = "icon";
  link.href = new URL(icon, import.meta.url).href;
  document.head.append(link);
}

showIcon();

const place = document.getElementById("page");
if (place) startPage(place, { link: takeLink(), onLink });
