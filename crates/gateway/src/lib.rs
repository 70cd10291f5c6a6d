//! Records SCIM traffic on its way to a SCIM service, answers the audit log API, serves the viewer.
