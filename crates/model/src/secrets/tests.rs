use super::*;

#[test]
fn names_of_secrets_are_known_in_each_spelling() {
    for name in [
        "password",
        "PassWord",
        "new_password",
        "client-secret",
        "token",
        "bearerToken",
        "jwt",
        "otp",
        "pin",
        "ssn",
        "passcode",
        "pw",
        "secretKey",
        "secretAccessKey",
        "aws_secret_access_key",
        "encryptionKey",
        "accessKey",
        "signingKey",
        "totpSecret",
        "webhookSecret",
        "consumerSecret",
        "clientSecretValue",
        "tempPassword",
        "initialPassword",
        "adminPassword",
        "plainPassword",
        "passwordConfirmation",
        "newPasswordConfirm",
        "newPwd",
        "userPwd",
        "reset_token",
        "inviteToken",
        "personalAccessToken",
        "securityToken",
        "credential",
        "credentials",
        "backupCodes",
        "oneTimePassword",
        "private_key_pem",
        "privateKeyPem",
        "pgpPrivateKey",
        "keytab",
        "authorization",
        "set-cookie",
        "sig",
        "x-api-key",
        "session",
        "sessionId",
        "assertion",
        "samlResponse",
        "recovery_codes",
        "verificationCode",
        "code_verifier",
        "id_token_hint",
        "csrf_token",
        "hmac",
        "JWTToken",
        "password2",
        "userpassword",
        "PHPSESSID",
        "X-Amz-Signature",
        "X-Amz-Security-Token",
        "passwordHash",
        "oauth.token",
        "accesstoken",
        "bearer_token",
        "x-auth-key",
        "preSharedKey",
        "auth",
        "apiKeys",
        "userPass",
        "passwordHistory",
        "security_answer",
        "access_token_secret",
        "2faCode",
    ] {
        assert!(is_attribute(name), "{name}");
    }
    for name in [
        "key",
        "code",
        "ticket",
        "auth",
        "sid",
        "pass",
        "SAMLRequest",
        "RelayState",
        "X-Amz-Credential",
    ] {
        assert!(is_parameter(name), "{name}");
    }
}

#[test]
fn names_about_secrets_do_not_denote_one() {
    for name in [
        "passwordPolicy",
        "changePassword",
        "tokenType",
        "token_type",
        "token_endpoint",
        "tokenUrl",
        "passwordChangedAt",
        "password_last_changed",
        "tokenExpiresAt",
        "expires_in",
        "passwordRequired",
        "passwordMinLength",
        "secretary",
        "tokenizer",
        "userName",
        "displayName",
        "primaryKey",
        "publicKey",
        "keyId",
        "key",
        "code",
        "postalCode",
        "statusCode",
        "country_code",
        "pwdLastSet",
        "passwordNeverExpires",
        "forceChangePasswordNextSignIn",
        "passwordProfile",
        "authenticationSchemes",
        "sessionTimeout",
        "compass",
        "shipping",
        "design",
        "author",
        "credentialType",
        "tokentype",
        "passwordpolicy",
        "",
        "id",
        "value",
        "schemas",
        "members",
        "signatureAlgorithm",
    ] {
        assert!(!is_attribute(name), "{name}");
    }
    for name in [
        "filter",
        "startIndex",
        "state",
        "grant_type",
        "passwordless",
        "attributes",
    ] {
        assert!(!is_parameter(name), "{name}");
    }
}

#[test]
fn headers_are_harmless_only_if_listed() {
    for name in [
        "Content-Type",
        "user-agent",
        "X-Request-Id",
        "traceparent",
        "Location",
        "ETag",
        "X-Forwarded-For",
        "Sec-Fetch-Site",
        "Access-Control-Allow-Origin",
        "X-RateLimit-Remaining",
        "Set-Txn",
        "WWW-Authenticate",
    ] {
        assert!(headers::is_harmless(name), "{name}");
    }
    for name in [
        "Authorization",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key",
        "X-Auth-Key",
        "Cf-Access-Jwt-Assertion",
        "X-Session-Id",
        "X-Tenant",
        "Signature",
        "Digest",
        "DPoP",
        "Proxy-Authorization",
        "X-Key",
        "",
    ] {
        assert!(!headers::is_harmless(name), "{name}");
    }
}

#[test]
fn the_list_of_headers_is_in_order() {
    assert!(headers::HARMLESS.is_sorted());
}

#[test]
fn personal_attributes_are_those_of_rfc_7643() {
    for name in [
        "userName",
        "givenName",
        "emails",
        "phoneNumbers",
        "photos",
        "addresses",
        "name",
    ] {
        assert!(is_personal(name), "{name}");
    }
    for name in ["id", "active", "title", "userType", "value", "schemas"] {
        assert!(!is_personal(name), "{name}");
    }
}

#[test]
fn parts_are_sorted_and_none_is_shorter_than_the_shortest() {
    let shortest = PARTS.iter().map(|part| part.len()).min();
    assert_eq!(shortest, Some(SHORTEST_PART));
    assert!(PARTS.is_sorted());
}

#[test]
fn each_word_of_the_lists_holds_a_hint() {
    let all = [WORDS, PARTS, SECRET_NAMES, PARAMETERS]
        .into_iter()
        .flatten();
    for word in all.chain(&["key", "code", "verifier"]) {
        assert!(HINTS.iter().any(|hint| word.contains(hint)), "{word}");
    }
}
