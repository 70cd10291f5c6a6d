//! The audit log API, `/api/v1`: reads requests, asks the store, words the problems. It knows no SQL.
