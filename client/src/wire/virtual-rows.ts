import { oncePerFrame } from '../frames.ts';

/** Rows that are drawn beyond both edges, so that scrolling finds them. */
const BEYOND = 5;

/** Makes the element of a row, and brings it up to date. */
export interface RowPainter<Row> {
  make(row: Row): HTMLElement;
  update(element: HTMLElement, row: Row, index: number): void;
}

/**
 * A list of rows, all as high as `--row` in CSS, of which only those in view
 * are elements. New rows at the end do not move what is in view, unless the
 * end is.
 */
export class VirtualRows<Row extends object> {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #painter: RowPainter<Row>;
  readonly #onFollow: (isFollowing: boolean) => void;
  readonly #drawn = new Map<Row, HTMLElement>();
  #rows: readonly Row[] = [];
  #dropped = 0;
  #height = 1;
  #isFollowing = true;
  /** Where the list is being scrolled to from here, and not by the reader. */
  #ownTop = NaN;
  readonly #schedule = oncePerFrame(() => this.#draw());

  constructor(
    scroller: HTMLElement,
    list: HTMLElement,
    painter: RowPainter<Row>,
    onFollow: (isFollowing: boolean) => void,
  ) {
    this.#scroller = scroller;
    this.#list = list;
    this.#painter = painter;
    this.#onFollow = onFollow;
    scroller.addEventListener('scroll', () => this.#scrolled());
    // Another size of letters makes other heights, as does another width.
    new ResizeObserver(() => this.#measure()).observe(scroller);
  }

  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  set isFollowing(follows: boolean) {
    if (follows !== this.#isFollowing) {
      this.#isFollowing = follows;
      this.#onFollow(follows);
    }
    if (follows) this.#schedule();
  }

  /** How many rows fit into the view, one at least. */
  get rowsInView(): number {
    const fitting = Math.floor(this.#scroller.clientHeight / this.#height);
    return Math.max(1, fitting);
  }

  /** Shows these rows; `dropped` is how many there were before them. */
  show(rows: readonly Row[], dropped: number): void {
    const gone = dropped - this.#dropped;
    this.#rows = rows;
    this.#dropped = dropped;
    const height = rows.length * this.#height;
    this.#list.style.height = height === 0 ? '' : `${height}px`;
    if (gone > 0) this.#scroller.scrollTop -= gone * this.#height;
    this.#draw();
  }

  /** Scrolls no further than needed to have a row in view. */
  reveal(index: number): void {
    const top = index * this.#height;
    const { scrollTop, clientHeight } = this.#scroller;
    const lowest = top + this.#height - clientHeight;
    if (scrollTop > top) this.#scroller.scrollTop = top;
    else if (scrollTop < lowest) this.#scroller.scrollTop = lowest;
    this.#draw();
  }

  /** The element of a row that is drawn. */
  element(row: Row): HTMLElement | undefined {
    return this.#drawn.get(row);
  }

  /** Brings everything in view up to date, soon. */
  refresh(): void {
    this.#schedule();
  }

  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < this.#height / 2;
    // Rows may have come between scrolling here and being told of it.
    const isOwn = Math.abs(scrollTop - this.#ownTop) < 1;
    this.#ownTop = NaN;
    if (!isOwn) this.isFollowing = isAtEnd;
    this.#schedule();
  }

  #measure(): void {
    const height = this.#heightOfRow();
    if (height > 0) this.#height = height;
    this.show(this.#rows, this.#dropped);
  }

  #heightOfRow(): number {
    const probe = document.createElement('div');
    probe.style.height = 'var(--row)';
    this.#scroller.append(probe);
    const { height } = probe.getBoundingClientRect();
    probe.remove();
    return height;
  }

  #draw(): void {
    if (this.#isFollowing) this.#scrollToEnd();
    const top = Math.floor(this.#scroller.scrollTop / this.#height);
    const first = Math.max(0, top - BEYOND);
    const last = top + this.rowsInView + 1 + BEYOND;
    const rows = this.#rows.slice(first, last);
    this.#removeAllBut(new Set(rows));
    rows.forEach((row, i) => this.#place(row, first + i, i));
  }

  #scrollToEnd(): void {
    const { scrollTop, scrollHeight } = this.#scroller;
    this.#scroller.scrollTop = scrollHeight;
    const isMoved = this.#scroller.scrollTop !== scrollTop;
    if (isMoved) this.#ownTop = this.#scroller.scrollTop;
  }

  #removeAllBut(wanted: ReadonlySet<Row>): void {
    for (const [row, element] of this.#drawn) {
      if (wanted.has(row)) continue;
      element.remove();
      this.#drawn.delete(row);
    }
  }

  #place(row: Row, index: number, position: number): void {
    const element = this.#drawn.get(row) ?? this.#painter.make(row);
    this.#drawn.set(row, element);
    element.style.translate = `0 ${index * this.#height}px`;
    this.#painter.update(element, row, index);
    // In the order of the list for those who hear it, and moved only when it
    // must be: an element that is moved between press and release is not
    // clicked.
    const there = this.#list.children[position] ?? null;
    if (there !== element) this.#list.insertBefore(element, there);
  }
}
