import {
  fallbackUrl,
  loadPageInfo,
  showMilestone,
} from './milestone-header.ts';
import { Session } from './session.ts';

const session = new Session();
const info = await loadPageInfo();
if (info !== undefined) showMilestone(info);
session.begin(info, info?.serverUrl ?? fallbackUrl(location.protocol));
