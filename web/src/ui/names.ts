// SPDX-License-Identifier: EUPL-1.2
/** A name where no elements can be, such as in a list of options. */
import type { Names } from "../holder/types";
import { nameIn } from "../texts/names";
import type { Texts } from "../texts/texts";

export const plainName = (names: Names, texts: Texts, own = false): string => nameIn(names, texts.language.tag, own)?.text ?? "";
