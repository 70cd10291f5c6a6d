//! Serves the built viewer: static files, a strict policy, right caching. It knows no audit log.
