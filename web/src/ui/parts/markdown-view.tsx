// SPDX-License-Identifier: EUPL-1.2
/** Markdown as people in the chain write it: headings, paragraphs, lists, tables, bold. Nothing else, and never HTML. */
import type { JSX } from "preact";

type Block =
  | { is: "heading"; level: number; text: string }
  | { is: "list"; items: string[] }
  | { is: "table"; head: string[]; rows: string[][] }
  | { is: "paragraph"; text: string };

const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^\s*(?:[*+-]|\d+[.)])\s+(.*)$/;
const RULE = /^\s*\|?[\s:|-]+\|[\s:|-]*$/;

const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

/** One block out of the lines of a paragraph's place, which are not empty. */
function blockOf(lines: readonly string[]): Block {
  const first = lines[0] ?? "";
  if (lines.every((line) => ITEM.test(line) || /^\s{2,}/.test(line)) && ITEM.test(first)) {
    return { is: "list", items: lines.reduce<string[]>(addItem, []) };
  }
  if (lines.length > 1 && first.includes("|") && RULE.test(lines[1] ?? "")) {
    return { is: "table", head: cells(first), rows: lines.slice(2).map(cells) };
  }
  return { is: "paragraph", text: lines.join("\n") };
}

function addItem(items: string[], line: string): string[] {
  const text = ITEM.exec(line)?.[1];
  if (text !== undefined) return [...items, text];
  return [...items.slice(0, -1), `${items[items.length - 1] ?? ""} ${line.trim()}`];
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  const end = (): void => {
    if (lines.length > 0) blocks.push(blockOf(lines));
    lines = [];
  };
  for (const line of text.replace(/\r/g, "").split("\n")) {
    const heading = HEADING.exec(line);
    if (heading || line.trim() === "") end();
    if (heading) blocks.push({ is: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" });
    else if (line.trim() !== "") lines.push(line);
  }
  end();
  return blocks;
}

function Inline({ text }: { text: string }): JSX.Element {
  const parts = text.split(/\*\*(.+?)\*\*/);
  return <>{parts.map((part, n) => (n % 2 ? <strong key={n}>{part}</strong> : part))}</>;
}

/** Some columns have no title; screen readers then get none either. */
function Table({ head, rows }: { head: string[]; rows: string[][] }): JSX.Element {
  return (
    <div class="scroll" dir="auto" tabIndex={0} role="group">
      <table>
        <thead><tr>{head.map((cell, n) => (cell ? <th key={n} scope="col"><Inline text={cell} /></th> : <td key={n} />))}</tr></thead>
        <tbody>{rows.map((row, r) => <tr key={r}>{row.map((cell, n) => <td key={n}><Inline text={cell} /></td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function BlockView({ block }: { block: Block }): JSX.Element {
  switch (block.is) {
    case "heading": return block.level === 1 ? <h3 dir="auto"><Inline text={block.text} /></h3> : <h4 dir="auto"><Inline text={block.text} /></h4>;
    case "list": return <ul dir="auto">{block.items.map((item, n) => <li key={n}><Inline text={item} /></li>)}</ul>;
    case "table": return <Table head={block.head} rows={block.rows} />;
    case "paragraph": return <p dir="auto"><Inline text={block.text} /></p>;
  }
}

export function MarkdownView({ text }: { text: string }): JSX.Element {
  return <div class="markdown">{blocksOf(text).map((block, n) => <BlockView key={n} block={block} />)}</div>;
}
