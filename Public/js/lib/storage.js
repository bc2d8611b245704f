/**
 * Fails also where the browser lets nobody near its databases.
 *
 * @param {string} name
 * @param {number} version
 * @param {(database: IDBDatabase) => void} upgrade makes the stores of this version
 * @returns {Promise<IDBDatabase>}
 */
export async function openDatabase(name, version, upgrade) {
  const request = indexedDB.open(name, version)
  request.onupgradeneeded = () => upgrade(request.result)
  return await result(request)
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
export function completion(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = transaction.onabort = () => reject(transaction.error)
  })
}
