import {
  fallbackUrl,
  loadPageInfo,
  showMilestone,
} from './milestone-header.ts';
import { Session } from './session.ts';
import { WirePanel } from './wire/wire-panel.ts';

const session = new Session();
const info = await loadPageInfo();
if (info !== undefined) showMilestone(info);
if (info?.wire) new WirePanel().begin();
session.begin(info, info?.serverUrl ?? fallbackUrl(location.protocol));
