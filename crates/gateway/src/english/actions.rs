//! What to do, in English.

use scim_audit_insight::explanation::ActionKey;

/// The sentence of an action. `{name}` stands for an argument.
#[expect(clippy::too_many_lines, reason = "one line for each key")]
#[must_use]
pub fn action(key: ActionKey) -> &'static str {
    use ActionKey as A;
    match key {
        A::NothingToDo => "Nothing has to be done.",
        A::AnswerEmptyList => {
            "Nothing has to be done. By the RFC, the service should answer 200 with an empty list."
        }
        A::FixRequestBody => {
            "Report this to the vendor of the client: the body must be a JSON object in UTF-8."
        }
        A::FixSchemas => {
            "Report this to the vendor of the client: the request must name its schemas."
        }
        A::RemoveExtension => {
            "Remove the attributes of this extension from the attribute mapping, or add the extension to the service."
        }
        A::ReplaceEntraJob => {
            "Delete the provisioning job customappsso in Microsoft Entra and create one with the template scim."
        }
        A::UseScim2 => "Set the identity provider to SCIM 2.0.",
        A::MapAttribute => {
            "Map a value to {attribute} in the identity provider, and check that every user or group has it."
        }
        A::UseEntraFlag => {
            "Append ?aadOptscim062020 to the tenant URL in Microsoft Entra, or let the service accept this dialect."
        }
        A::AcceptManagerText => {
            "Let the service accept the id of the manager as a text, or remove manager from the attribute mapping."
        }
        A::FixAttribute => "Correct the mapping of this attribute in the identity provider.",
        A::FixPassword => {
            "Send a password that meets the policy of the service, or stop sending one."
        }
        A::FixPatch => {
            "Report this to the vendor of the client: the PATCH does not follow the RFC."
        }
        A::CreateSelectedValue => {
            "Let the service add the value when none matches, or send the whole attribute first."
        }
        A::FixPath => "Correct the attribute in the mapping of the identity provider.",
        A::DoNotSendAttribute => {
            "Remove this attribute from the mapping, or send it only when a resource is created."
        }
        A::FixFilter => "Correct the filter. Texts stand in double quotes.",
        A::FixMatchingAttribute => {
            "Choose a matching attribute that the service can filter by, such as userName."
        }
        A::SupportFilter => {
            "Let the service support this filter, or choose a simpler one in the identity provider."
        }
        A::NarrowSearch => "Search with a narrower filter, or page by page.",
        A::FixQuery => "Correct this parameter of the request.",
        A::RestartPaging => "Begin again with the first page.",
        A::SearchByPost => "Send the search as POST to .search, with its parameters in the body.",
        A::MatchExisting => {
            "Find the resource that has this value and let the identity provider match it. Check the matching attribute and its case, and inactive users."
        }
        A::ReadAgain => "Read the resource again, then repeat the change if it is still needed.",
        A::ResyncResource => {
            "Synchronize this user or group again, so that the identity provider looks it up or creates it."
        }
        A::ProvisionMembersFirst => {
            "Provision the members before the group, or assign them to the application."
        }
        A::FixPathOfRequest => {
            "Send changes to the path with the id, and new resources to the path without one."
        }
        A::FixBaseUrl => {
            "Correct the base URL in the identity provider, usually so that it ends in /scim/v2."
        }
        A::CheckEndpoint => {
            "Check the base URL in the identity provider, and which endpoints the service lists under /ResourceTypes."
        }
        A::UseAllowedMethod => {
            "Use a method that the endpoint allows. The header Allow of the answer names them."
        }
        A::CheckCapabilities => {
            "Compare with /ServiceProviderConfig, and turn the feature off in the identity provider."
        }
        A::AcceptMediaTypes => {
            "Let the service accept both application/scim+json and application/json."
        }
        A::SendLess => "Send less in one request.",
        A::SlowDown => "Send fewer requests at the same time, or ask for a higher limit.",
        A::WaitSeconds => "Wait {seconds} seconds, then try again.",
        A::BuySeats => "Free licences or get more of them.",
        A::AskService => "Read what the service says below, and ask its developer.",
        A::EnterToken => "Enter the token of the service in the identity provider.",
        A::RenewToken => "Issue a new token in the service and enter it in the identity provider.",
        A::ChangeScheme => "Choose the way to sign in that the service asks for.",
        A::GrantScope => "Issue a token with the scope {scope}.",
        A::GrantRights => "Give the account of the token the right to do this.",
        A::FixProxy => {
            "Let the proxy or firewall allow requests of the identity provider to this path."
        }
        A::ReadServiceLog => "Read the log of the service at this time.",
        A::CheckInput => "Check requests before they are used, and answer 400 with a SCIM error.",
        A::RetryLater => "Try again later. Most identity providers do so by themselves.",
        A::SendStatusCode => "Let the service send the status code that fits the error.",
        A::ReadOperations => "Read the failed operations below. Each has its own status and error.",
        A::RaiseBodyCap => "Let the gateway record more of each body (--body-cap).",
        A::SendScim => "Let the service answer in JSON, as SCIM defines it.",
        A::CheckAddress => {
            "Check the upstream URL of the gateway, the name server and the firewall."
        }
        A::StartService => {
            "Start the service, or correct host and port in the upstream URL of the gateway."
        }
        A::FixCertificate => {
            "Install a valid certificate on the service, with all intermediate ones."
        }
        A::SpeedUpService => {
            "Find out why the service is slow, or let the gateway or proxy wait longer."
        }
        A::CheckProxy => {
            "Check whether the service runs, and read the log of the proxy in front of it."
        }
        A::RaiseClientTimeout => {
            "Find out why the answer took so long, or let the client wait longer."
        }
        A::FixHttp => "Report this to the vendor of the client: the request is not valid HTTP.",
        A::RaiseConnections => {
            "Allow more connections (--max-connections), or let the client reuse them."
        }
        A::RepairLog => "Check the disk and the database of the gateway.",
        A::ReportGatewayBug => "Report this as a bug of the gateway.",
    }
}
