import { completion, openDatabase, result } from "../../lib/storage.js"
import { claim } from "./presence.js"

/** @typedef {import("./queue.js").LogEntry} LogEntry */
/** @typedef {import("./queue.js").Operation} Operation */

/**
 * The operations that the server does not have yet, in the browser's database: they survive the tab. Each person has a
 * database of their own, so that nobody sends another's work.
 */
export class OperationLog {
  #database
  #user
  #job

  /**
   * @param {string} user
   * @param {number} job
   */
  constructor(user, job) {
    this.#user = user
    this.#job = job
    this.#database = openDatabase(`porthole editor ${user}`, 1, (database) => {
      database.createObjectStore("operations", { keyPath: ["job", "client", "seq"] })
    })
    // Whoever writes is told; a database that nobody waits for yet must not count as an unhandled failure.
    this.#database.catch(() => {})
  }

  /**
   * @param {LogEntry} entry
   */
  async write({ put, removed }) {
    // A shape that changes again before the database is open must not change in what is written now.
    const records = put.map((operation) => ({ ...operation, job: this.#job }))
    const keys = removed.map(({ client, seq }) => [this.#job, client, seq])
    const transaction = (await this.#database).transaction("operations", "readwrite")
    const store = transaction.objectStore("operations")
    for (const key of keys) store.delete(key)
    for (const record of records) store.put(record)
    await completion(transaction)
  }

  /**
   * What tabs that are gone could not send, by client. Each client is claimed first: of two new tabs one gets it.
   * @returns {Promise<Operation[][]>}
   */
  async orphans() {
    const store = (await this.#database).transaction("operations").objectStore("operations")
    const ofJob = IDBKeyRange.bound([this.#job], [this.#job, []])
    const records = await result(store.getAll(ofJob))
    const clients = Map.groupBy(records, ({ client }) => client)
    const orphans = []
    for (const [client, operations] of clients) {
      if (await this.claim(client)) orphans.push(operations)
    }
    return orphans
  }

  /**
   * @param {string} client
   * @returns {Promise<boolean>}
   */
  claim(client) {
    return claim(`porthole editor ${this.#user} ${this.#job} ${client}`)
  }
}
