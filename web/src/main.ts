// SPDX-License-Identifier: EUPL-1.2
/** The page begins here. The fragment goes first: see there. */
import { onLink, takeLink } from "./ui/fragment";
import "./ui/style/main.css";
import { startPage } from "./ui/app";

const place = document.getElementById("page");
if (place) startPage(place, { link: takeLink(), onLink });
