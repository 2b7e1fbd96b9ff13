// SPDX-License-Identifier: EUPL-1.2
/** What a holder asks. Apart from the transport: the auditor's page has no use for these messages, and they take time to set up. */
import { HolderService } from "@gen/holder_pb";

export const holderCalls = HolderService.method;
