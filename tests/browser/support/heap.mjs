// Reads a heap snapshot of Chromium: which objects are alive, by the names that DevTools shows.

/** What holds the bytes of an ArrayBuffer, and so of a WebAssembly memory. */
const BYTES = "system / JSArrayBufferData";

/** WebAssembly grows a memory by pages of this size, so no memory is smaller. */
const WASM_PAGE = 65_536;

/**
 * Returns how many objects of the browser of each name are alive, and the sizes of the buffers that may be WebAssembly memories, in
 * ascending order.
 *
 * `Runtime.queryObjects` would find the same, but takes minutes for a page with a WebAssembly instance that exports
 * its table.
 */
export async function heapOf(cdp, names) {
  const chunks = [];
  const add = ({ chunk }) => chunks.push(chunk);
  cdp.on("HeapProfiler.addHeapSnapshotChunk", add);
  await cdp.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  cdp.off("HeapProfiler.addHeapSnapshotChunk", add);
  const { snapshot, nodes, strings } = JSON.parse(chunks.join(""));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ["type", "name", "self_size"].map((field) => fields.indexOf(field));
  const [kinds] = types;
  const counts = Object.fromEntries(names.map((wanted) => [wanted, 0]));
  const buffers = [];
  for (let at = 0; at < nodes.length; at += fields.length) {
    const is = strings[nodes[at + name]];
    // A string, a function or a prototype may have the same name.
    if (kinds[nodes[at + type]] !== "native") continue;
    if (Object.hasOwn(counts, is)) counts[is] += 1;
    if (is === BYTES && nodes[at + size] >= WASM_PAGE) buffers.push(nodes[at + size]);
  }
  return { counts, buffers: buffers.sort((one, other) => one - other) };
}
