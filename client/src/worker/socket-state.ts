import type { SocketState } from '../worker-messages.ts';

/** A copy of the socket's properties that can be posted to the page. */
export function stateOf(socket: WebSocket): SocketState {
  const { url, readyState, protocol, extensions, binaryType, bufferedAmount } =
    socket;
  return { url, readyState, protocol, extensions, binaryType, bufferedAmount };
}

/** Does the socket still have these properties? */
export function isStateOf(state: SocketState, socket: WebSocket): boolean {
  return (
    state.readyState === socket.readyState &&
    state.bufferedAmount === socket.bufferedAmount &&
    state.binaryType === socket.binaryType &&
    state.protocol === socket.protocol &&
    state.extensions === socket.extensions &&
    state.url === socket.url
  );
}
