//! The keys of the sentences that say what to do.

macro_rules! actions {
    ($($(#[doc = $meaning:literal])+ $key:ident = $code:literal;)+) => {
        /// What to do about a cause. The sentences belong to the programs that show them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ActionKey {
            $($(#[doc = $meaning])+ $key,)+
        }

        impl ActionKey {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$key),+];

            /// The key as text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$key => $code),+ }
            }
        }
    };
}

actions! {
    /// Nothing.
    NothingToDo = "nothing_to_do";
    /// The service should answer an empty list.
    AnswerEmptyList = "answer_empty_list";
    /// Report the malformed body to the vendor of the client.
    FixRequestBody = "fix_request_body";
    /// Send the schema.
    FixSchemas = "fix_schemas";
    /// Remove the mapping to the extension, or add the extension to the service.
    RemoveExtension = "remove_extension";
    /// Replace Entra's old provisioning job.
    ReplaceEntraJob = "replace_entra_job";
    /// Use SCIM 2.0.
    UseScim2 = "use_scim_2";
    /// Map a value to the attribute `{attribute}`.
    MapAttribute = "map_attribute";
    /// Set Entra's flag, or accept its dialect in the service.
    UseEntraFlag = "use_entra_flag";
    /// Accept the manager as a text.
    AcceptManagerText = "accept_manager_text";
    /// Correct the attribute's mapping.
    FixAttribute = "fix_attribute";
    /// Choose a password that meets the policy, or stop sending it.
    FixPassword = "fix_password";
    /// Report the PATCH to the vendor of the client.
    FixPatch = "fix_patch";
    /// Create the value that the path selects.
    CreateSelectedValue = "create_selected_value";
    /// Correct the path of the operation.
    FixPath = "fix_path";
    /// Stop sending the attribute.
    DoNotSendAttribute = "do_not_send_attribute";
    /// Correct the filter.
    FixFilter = "fix_filter";
    /// Match by another attribute.
    FixMatchingAttribute = "fix_matching_attribute";
    /// Support the filter.
    SupportFilter = "support_filter";
    /// Narrow the search.
    NarrowSearch = "narrow_search";
    /// Correct the parameters.
    FixQuery = "fix_query";
    /// Begin with the first page again.
    RestartPaging = "restart_paging";
    /// Search by POST.
    SearchByPost = "search_by_post";
    /// Match the resource that exists.
    MatchExisting = "match_existing";
    /// Read the resource again, then repeat the change.
    ReadAgain = "read_again";
    /// Let the identity provider forget the id and match anew.
    ResyncResource = "resync_resource";
    /// Provision members before the groups.
    ProvisionMembersFirst = "provision_members_first";
    /// Put the id into the path, or leave it out.
    FixPathOfRequest = "fix_path_of_request";
    /// Correct the base URL.
    FixBaseUrl = "fix_base_url";
    /// Check the base URL and the endpoints that the service has.
    CheckEndpoint = "check_endpoint";
    /// Use a method that the endpoint allows.
    UseAllowedMethod = "use_allowed_method";
    /// Compare with what the service says it supports.
    CheckCapabilities = "check_capabilities";
    /// Accept both media types.
    AcceptMediaTypes = "accept_media_types";
    /// Send less at once.
    SendLess = "send_less";
    /// Send fewer requests.
    SlowDown = "slow_down";
    /// Wait `{seconds}` seconds.
    WaitSeconds = "wait_seconds";
    /// Get seats.
    BuySeats = "buy_seats";
    /// Ask the service's developer.
    AskService = "ask_service";
    /// Enter the token.
    EnterToken = "enter_token";
    /// Renew the token.
    RenewToken = "renew_token";
    /// Use the scheme that the service asks for.
    ChangeScheme = "change_scheme";
    /// Issue a token with the scope `{scope}`.
    GrantScope = "grant_scope";
    /// Grant rights.
    GrantRights = "grant_rights";
    /// Correct the proxy or firewall.
    FixProxy = "fix_proxy";
    /// Read the log of the service.
    ReadServiceLog = "read_service_log";
    /// Check the input before it is used.
    CheckInput = "check_input";
    /// Try again later.
    RetryLater = "retry_later";
    /// Send the status code of the failure.
    SendStatusCode = "send_status_code";
    /// Read the failed operations.
    ReadOperations = "read_operations";
    /// Record more of each body.
    RaiseBodyCap = "raise_body_cap";
    /// Send SCIM.
    SendScim = "send_scim";
    /// Check address and network.
    CheckAddress = "check_address";
    /// Start the service.
    StartService = "start_service";
    /// Correct the certificate.
    FixCertificate = "fix_certificate";
    /// Speed up the service, or wait longer.
    SpeedUpService = "speed_up_service";
    /// Check the proxy before the service.
    CheckProxy = "check_proxy";
    /// Let the client wait longer.
    RaiseClientTimeout = "raise_client_timeout";
    /// Correct the request as HTTP.
    FixHttp = "fix_http";
    /// Allow more connections.
    RaiseConnections = "raise_connections";
    /// Repair disk or database.
    RepairLog = "repair_log";
    /// Report a bug of the gateway.
    ReportGatewayBug = "report_gateway_bug";
}
