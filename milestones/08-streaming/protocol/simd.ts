/*
 * Unmasking in WebAssembly, which has what JavaScript lacks: instructions for
 * 16 bytes at a time (SIMD). The module is so small that it is put together
 * here, instruction by instruction. As text it would be:
 *
 *   (module
 *     (memory (export "memory") 1)
 *     (func (export "unmask") (param $key i32) (param $end i32)
 *       (local $at i32) (local $keys v128)
 *       (local.set $keys (i32x4.splat (local.get $key)))
 *       (loop
 *         … for 0, 16, 32 and 48 behind $at:
 *         (v128.store (local.get $at)
 *           (v128.xor (v128.load (local.get $at)) (local.get $keys)))
 *         (local.set $at (i32.add (local.get $at) (i32.const 64)))
 *         (br_if 0 (i32.lt_u (local.get $at) (local.get $end))))))
 */

// WebAssembly Core Specification 2.0, 5.3 and 5.4: types and instructions.
const I32 = 0x7f;
const V128 = 0x7b;
const FUNCTION_TYPE = 0x60;
const NO_RESULT = 0x40;
const LOOP = 0x03;
const END = 0x0b;
const BRANCH_IF = 0x0d;
const GET = 0x20;
const SET = 0x21;
const TEE = 0x22;
const I32_CONST = 0x41;
const I32_LESS_UNSIGNED = 0x49;
const I32_ADD = 0x6a;
const V128_LOAD = [0xfd, 0x00];
const V128_STORE = [0xfd, 0x0b];
const V128_XOR = [0xfd, 0x51];
const I32X4_SPLAT = [0xfd, 0x11];

// The variables of the function, by their numbers.
const $KEY = 0;
const $END = 1;
const $AT = 2;
const $KEYS = 3;

/** The address is a multiple of 2 to the power of 4. */
const ALIGNED_16 = 4;
/** 64 as a signed LEB128 number: one byte would hold −64 to 63. */
const ROUND = [0xc0, 0x00];

/** Memory comes in pages of 64 KiB. */
const PAGES = 1;

/** So much at a time: with its copy it fits into the processor's cache. */
const PIECE_BYTES = 16 * 1024;

/** XOR with the key, for the 16 bytes so far behind `$AT`. */
function xor16(offset: number): readonly number[] {
  const load = [GET, $AT, ...V128_LOAD, ALIGNED_16, offset];
  const xor = [...load, GET, $KEYS, ...V128_XOR];
  return [GET, $AT, ...xor, ...V128_STORE, ALIGNED_16, offset];
}

const UNMASK = [
  ...[GET, $KEY, ...I32X4_SPLAT, SET, $KEYS],
  ...[LOOP, NO_RESULT],
  ...[xor16(0), xor16(16), xor16(32), xor16(48)].flat(),
  ...[GET, $AT, I32_CONST, ...ROUND, I32_ADD, TEE, $AT],
  ...[GET, $END, I32_LESS_UNSIGNED, BRANCH_IF, 0],
  ...[END, END],
];

/** Two kinds of variables, one of each: `$AT` and `$KEYS`. */
const LOCALS = [2, 1, I32, 1, V128];

const MODULE = Uint8Array.from([
  ...[...Buffer.from('\0asm'), 1, 0, 0, 0],
  ...section(1, [FUNCTION_TYPE, 2, I32, I32, 0]),
  ...section(3, [0]),
  ...section(5, [0, PAGES]),
  ...section(7, [...name('memory'), 2, 0], [...name('unmask'), 0, 0]),
  ...section(10, sized([...LOCALS, ...UNMASK])),
]);

/** One section of a module: its number, and what it lists. */
function section(
  number: number,
  ...items: readonly (readonly number[])[]
): readonly number[] {
  return [number, ...sized([items.length, ...items.flat()])];
}

/** Whatever has its length in front. None here needs more than 7 bits. */
function sized(content: readonly number[]): readonly number[] {
  return [content.length, ...content];
}

function name(text: string): readonly number[] {
  return sized([...Buffer.from(text)]);
}

/** TypeScript knows WebAssembly from browsers only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly unmask: (key: number, end: number) => void;
    };
  };
};

/** @param key for the byte at `start`: its lowest 8 bits. */
export type Unmask = (
  bytes: Buffer,
  start: number,
  end: number,
  key: number,
) => void;

/** Null where the processor lacks the instructions, or Node WebAssembly. */
export function createUnmask(): Unmask | null {
  try {
    const module = new WebAssembly.Module(MODULE);
    const { memory, unmask } = new WebAssembly.Instance(module).exports;
    const room = Buffer.from(memory.buffer);
    return (bytes, start, end, key) => {
      for (let from = start; from < end; from += PIECE_BYTES) {
        const to = Math.min(from + PIECE_BYTES, end);
        // It only reaches memory of its own: so there, and back.
        bytes.copy(room, 0, from, to);
        unmask(key, to - from);
        room.copy(bytes, from, 0, to - from);
      }
    };
  } catch {
    return null;
  }
}
