// The browser's database on this device. A write is done when its transaction is complete and on
// the disk ("strict"): nothing is called saved before that.

const NAME = "almoner-field";
const VERSION = 1; // later versions only add: what an earlier one saved is never dropped

let opening = null;

function connect() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const db = request.result;
      if (!db.objectStoreNames.contains("packs")) db.createObjectStore("packs", { keyPath: "id" });
      if (!db.objectStoreNames.contains("answers")) {
        db.createObjectStore("answers", { keyPath: "client_id" }).createIndex("pack", "pack");
      }
    };
    request.onsuccess = () => {
      const db = request.result;
      db.onclose = () => (opening = null);
      db.onversionchange = () => {
        db.close(); // a newer page may bring the tables up to date; this one opens them again
        opening = null;
      };
      resolve(db);
    };
    request.onerror = () => {
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export async function get(store, key) {
  const db = await connect();
  return finished(db.transaction(store).objectStore(store).get(key));
}

export async function all(store) {
  const db = await connect();
  return finished(db.transaction(store).objectStore(store).getAll());
}

export async function answersOf(pack) {
  const db = await connect();
  return finished(db.transaction("answers").objectStore("answers").index("pack").getAll(pack));
}

/** Write all of it or nothing; resolves when it is on the disk. `rows` is {store: [row, …]}. */
export async function put(rows) {
  await change(Object.keys(rows), (stores) => {
    for (const [name, each] of Object.entries(rows)) for (const row of each) stores[name].put(row);
  });
}

/** Take a pack off the device with its answers, unless one of them is still unsent. */
export async function removePack(id) {
  await change(["packs", "answers"], (stores) => {
    const request = stores.answers.index("pack").getAll(id);
    request.onsuccess = () => {
      if (request.result.some((row) => ["unsent", "unfinished"].includes(row.state))) return;
      for (const row of request.result) stores.answers.delete(row.client_id);
      stores.packs.delete(id);
    };
  });
}

async function change(names, work) {
  const db = await connect();
  await new Promise((resolve, reject) => {
    const transaction = db.transaction(names, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("Nothing was written."));
    work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
  });
}
