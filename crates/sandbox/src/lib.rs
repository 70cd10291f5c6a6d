//! What a newcomer gets without a SCIM service of their own: an embedded one, and a sample log.
