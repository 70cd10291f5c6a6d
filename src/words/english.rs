// All texts of the user interface in English. The order defines the order of the tables of other languages.
//
// `{name}` is a placeholder; `{count, plural, one {…} other {…}}` selects a text by number (see template.rs).
// One entry per line. A comment above an entry is a note for translators.
catalogue! {
    // --- The entry's fields: columns, filters and facts. ---
    RequestId = "Request ID";
    Time = "Time";
    Status = "Status";
    HttpMethod = "HTTP Method";
    Endpoint = "Endpoint";
    QueryParameter = "Query Parameter";
    StatusCode = "Status Code";
    Response = "Response";
    Request = "Request";
    StartDate = "Start date";
    EndDate = "End date";
    ResourceType = "Resource Type";
    Duration = "Duration";

    // --- The outcome of a request. ---
    Success = "Success";
    Failed = "Failed";
    // The service answered 202: the outcome is reported elsewhere.
    Accepted = "Accepted";

    // --- The header. ---
    Title = "SCIM Audit Logs";
    // The button that shows Refresh, Follow, Columns and other buttons on a phone.
    Actions = "Actions";
    // The failures of the log, grouped by cause.
    Problems = "Problems";
    Refresh = "Refresh";
    TimeZone = "Time zone";
    UnknownZone = "This browser does not know the time zone “{zone}”. Choose another one.";
    // A zone and its offset from UTC: “Europe/Paris, UTC+2”.
    ZoneWithOffset = "{zone}, {offset}";
    // The last option of a list of time zones: a zone that is not in the list.
    OtherZone = "Other…";
    ZoneName = "Time zone name";
    EntryCount = "{count, plural, one {{count} entry} other {{count} entries}}";
    // Shown if the log does not report the number of entries.
    UncountedEntries = "Entries";
    // The log has counted some of the entries and tells the total later. {entries} is “42 entries”.
    AtLeastEntries = "At least {entries}";
    // The number of entries that match the filters, out of all entries of the log.
    CountOfAll = "{all, plural, one {{count} of {all} entry} other {{count} of {all} entries}}";
    // {entries} is one of the three above; {since} and {until} are dates with times; {zone} is a ZoneWithOffset.
    EntriesFromTo = "{entries}, {since} to {until} ({zone})";
    EntriesFrom = "{entries}, since {since} ({zone})";
    EntriesUpTo = "{entries}, up to {until} ({zone})";
    // {range} is “last 24 hours”, in lower case.
    EntriesOverRange = "{entries}, {range} ({zone})";
    // The age of the oldest entry. {since} is a date with a time.
    LogGoesBackTo = "Oldest entry: {since}";
    SampleLog = "Sample log.";
    SampleLogIs = "These are real requests of an invented company. Their dates were moved to the last three weeks.";
    // Shown after the text above while the list has sample entries only.
    SampleLogEnds = "To see your own requests here, press Refresh.";
    // The parts follow the text, as they are in the link: “colour:blue”.
    LinkLeftOut = "Part of this link is not understood and was left out:";

    // --- Following the log live. ---
    // A button: show new entries as they arrive.
    Follow = "Follow";
    // A state: new entries are counted as they arrive.
    Following = "Following";
    Connecting = "Connecting…";
    Reconnecting = "Reconnecting…";
    Paused = "Paused";
    Pause = "Pause";
    Resume = "Resume";
    NoNewEntries = "No new entries";
    NewEntries = "{count, plural, one {{count} new entry} other {{count} new entries}}";
    // The connection broke, and the log does not report what arrived meanwhile.
    MayBeNewEntries = "There may be new entries";
    RangeIsOver = "The end date has passed, so no new entries can match.";
    CannotFollow = "This log does not support Follow.";
    // {why} is a title such as “You are not signed in”.
    FollowingStopped = "Following stopped. {why}.";

    // --- The filter bar. ---
    Filters = "Filters";
    Filter = "Filter";
    Reset = "Reset";
    // No restriction by this filter.
    All = "All";
    EndpointExample = "/Users, /Groups/*, or part of a path";
    NotADate = "The date is incomplete. Complete it or clear the field.";
    EndBeforeStart = "The end date is before the start date.";
    UnknownDate = "“{text}” is not a date. Choose a date or leave the field empty.";
    // An hour is skipped when summer time begins; Samoa skipped 2011-12-30, when it moved across the date line.
    SkippedTime = "Clocks in the selected time zone skipped this time. Choose another date or time.";
    UnknownStatus = "The audit log has no status “{text}”. Choose a status from the list.";

    // --- The timeline. ---
    Timeline = "Timeline";
    TimelineKeys = "Use the arrow keys to select a bar. Hold Shift to select a time range. Press Enter to filter by it, or Esc to clear the selection.";
    TimelineAsTable = "Timeline as a table";
    ShowAsTable = "Show as table";
    // A column heading: the start and end of a time span.
    Span = "Time range";
    // A status that this version has no text for.
    OtherStatus = "Other";
    StatusCount = "{status}: {count}";
    // {since} and {until} are times of day.
    SpanWithinDay = "{date}, {since}–{until} ({offset})";
    SpanAcrossDays = "{since} – {until}";
    // {counts} are some of StatusCount, or NoEntries.
    SpanWithCounts = "{span}: {counts}";
    ZoomOut = "Zoom out";
    // {length} is a duration: 6 h.
    NothingBetween = "No requests were received from {since} to {until} ({length}).";
    NothingSince = "No requests have been received since {since} ({length}).";
    NoMatchBetween = "No matching requests were received from {since} to {until} ({length}).";
    NoMatchSince = "No matching requests have been received since {since} ({length}).";
    TimelineFailed = "The timeline could not be loaded.";
    LoadAgain = "Load again";
    // --- Further filters and their errors. ---
    // A free-text search.
    Search = "Search";
    SearchExample = "ID, path, query or error";
    TimeRange = "Time range";
    AnyTime = "Any time";
    // The option of the time range when dates or times are set.
    CustomTimes = "Custom";
    LastMinutes = "{count, plural, one {Last minute} other {Last {count} minutes}}";
    LastHours = "{count, plural, one {Last hour} other {Last {count} hours}}";
    LastDays = "{count, plural, one {Last day} other {Last {count} days}}";
    StartTime = "Start time";
    EndTime = "End time";
    StatusCodes = "Status codes";
    // scimType, RFC 7644 section 3.12.
    ScimErrorType = "SCIM error type";
    ExactRequestId = "Request ID (exact)";
    ExactResourceId = "Resource ID (exact)";
    ExactClient = "Client (exact)";
    LeastDuration = "Min. duration (ms)";
    LeastRequestSize = "Min. request size (bytes)";
    LeastResponseSize = "Min. response size (bytes)";
    // A column: what a request did, in one sentence.
    Summary = "Summary";
    // What the client asked for: created, deactivated, looked up.
    Action = "Action";
    // The code of the cause of a failure.
    Cause = "Cause (exact)";
    // An id, user name, e-mail address or display name that a request names.
    PersonOrGroup = "Person or group (exact)";
    InMessages = "Headers and bodies contain";
    NotATime = "Enter a time such as 09:30 or 09:30:15.";
    TimeWithoutDate = "Choose a date for this time, or clear the time.";
    EndTimeBeforeStart = "The end is before the start.";
    UnknownRange = "“{text}” is not a time range. Choose one from the list.";
    NotAStatusCode = "“{text}” is not a status code. Enter a code such as 404 or a class such as 4xx.";
    ValueTooLong = "This is too long. Use at most {count} bytes.";
    NotANumber = "“{text}” is not a number. Enter a number such as 250 or 12.5.";
    MoreFilters = "More filters";
    // {count} is the number of active filters.
    MoreFiltersOn = "More filters ({count})";
    FiltersOnCount = "Filters ({count})";
    NotApplied = "Press Filter to apply changes.";

    // --- Applied filters, and a value as a filter. ---
    AppliedFilters = "Applied filters";
    FilterNotValue = "{filter}: not {value}";
    RemoveFilter = "Remove filter {filter}";
    FilterBy = "Filter by {value}";
    Exclude = "Exclude {value}";

    // --- Saved views: filters, order and zone under a name. ---
    Views = "Views";
    SavedViews = "Saved views";
    NoSavedViews = "No saved views yet. Name the current view to save it.";
    ViewName = "View name";
    SaveView = "Save view";
    CopyViewLink = "Copy link to {name}";
    ForgetView = "Delete view {name}";
    ViewNeedsName = "Enter a name for the view.";
    ViewsNotKept = "The browser could not save the change. Check that it allows this page to store data.";
    TooManyViews = "There are too many saved views. Delete one first.";

    // --- The grid. ---
    Entries = "Entries";
    EntriesScrollable = "Entries, scrollable";
    ScimRequests = "SCIM requests";
    CopyRequestId = "Copy request ID";
    CopyResourceId = "Copy resource ID";
    // On the heading of the time column: the order of the entries. Pressing it reverses the order.
    NewestFirst = "Newest first. Press to show oldest first.";
    OldestFirst = "Oldest first. Press to show newest first.";
    // Headings of columns that are hidden by default.
    Client = "Client";
    ResourceId = "Resource ID";
    ErrorDetail = "Error";
    RequestSize = "Request size";
    ResponseSize = "Response size";
    MoreInfo = "More info";
    View = "View";
    ViewRequest = "View request";
    ViewResponse = "View response";
    UnreadableEntry = "This entry could not be read: {reason}";

    // --- The column chooser. ---
    Columns = "Columns";
    // Resets columns, widths and density to their defaults.
    RestoreLayout = "Restore defaults";
    // What a button does to a column of the grid.
    Narrower = "Make {column} narrower";
    Wider = "Make {column} wider";
    MoveEarlier = "Move {column} up";
    MoveLater = "Move {column} down";
    // The height of the rows.
    Density = "Density";
    DensityOfPage = "Page default";
    Comfortable = "Comfortable";
    Compact = "Compact";
    ShownAs = "Show entries as";
    AsList = "Scrolling list";
    AsPages = "Table with pages";

    // --- The pager. ---
    Pages = "Pages";
    // Entries that were received later.
    Newer = "Newer";
    Older = "Older";
    Places = "{first}–{last}";
    PlacesOfTotal = "{first}–{last} of {total}";

    // --- Announcements for screen readers. ---
    LoadingEntries = "Loading entries";
    NoEntries = "No entries";
    ShownPlaces = "Entries {first} to {last}";
    ShownPlacesOfTotal = "Entries {first} to {last} of {total}";

    // --- Shown instead of the grid. ---
    NothingRecorded = "No entries yet";
    NothingRecordedIs = "Entries appear here when your identity provider sends SCIM requests.";
    StepBaseUrl = "In your identity provider, set the SCIM base URL (also called tenant URL) to the SCIM address that this log records.";
    StepTest = "Test the connection there, or provision one user.";
    StepRefresh = "Press Refresh.";
    NothingMatches = "No matching entries";
    FiltersOn = "Applied filters:";
    EndpointHint = "An endpoint with a leading / must match the start of the path exactly, including upper and lower case. Without the /, it can match any part of the path.";
    ChangeFilters = "Change a filter, or press Reset to see all entries.";
    NothingAsked = "Filters not applied";
    NothingAskedIs = "At least one filter is not valid. Correct it, then press Filter.";

    // --- The details of an entry. ---
    WhyItFailed = "Why it failed";
    // The texts that explain a failure are a file of their own for each language. It could not be fetched.
    ExplanationInEnglish = "The explanation is in English, because its translation could not be loaded.";
    OpenInPortal = "Open in portal";
    ShowRequest = "Show request";
    ShowResponse = "Show response";
    Loading = "Loading…";
    Headers = "Headers";
    Body = "Body";
    NoAnswer = "No response";
    RequestNotKept = "The request content was not recorded.";
    ClientGotNoAnswer = "The client received no response.";
    NoBodyForHead = "none (HEAD request)";
    NoBody = "No body.";
    BodyNotKept = "The body was not recorded.";
    BodyIsBase64 = "The body is not text. It is shown in Base64:";
    BodyCut = "Only the first {kept} of {size} were recorded.";
    BodyWithheld = "The body was not recorded: it could not be read as JSON, so it could not be checked for secrets.";
    SecretsReplaced = "Secrets were redacted: {places}.";
    HeadersNotKnown = "Headers that may contain secrets are shown as hashes: {places}.";
    PersonalReplaced = "Personal data was redacted: {places}.";
    ShapesReplaced = "Values that look like secrets were redacted: {places}.";
    TooMuchToSearch = "There was too much content to check for secrets, so only hashes are shown.";
    // The place of a secret, before its name: “header Authorization”.
    InPath = "path";
    InQuery = "query parameter";
    InHeader = "header";
    InBody = "body";
    // Between the items of a list.
    ListSeparator = ", ";
    NoReasonGiven = "The response gives no reason.";
    DidNotFail = "This request did not fail.";
    NoAnswerGiven = "No response";
    CodesDisagree = "The HTTP status code is {http}, but the response body says {body}. This log uses the HTTP status code.";
    MadeByGateway = "This response came from the gateway in front of the SCIM service, not from the service itself.";

    // --- The panel: all details of one entry, beside the list. ---
    EntryDetails = "Entry details";
    Overview = "Overview";
    // Both sides of the exchange in HTTP syntax.
    RawText = "Raw";
    PreviousEntry = "Previous entry";
    PreviousEntryByKey = "Previous entry (k or Alt+↑)";
    NextEntry = "Next entry";
    NextEntryByKey = "Next entry (j or Alt+↓)";
    // The position of an entry among all entries.
    PlaceOfTotal = "{place} of {total}";
    Resource = "Resource";
    // The ID that the client gave its request.
    ClientRequestId = "Client request ID";
    ClientAddress = "Client address";
    UserAgent = "User agent";
    // A hash of the client's credential.
    Credential = "Credential (hash)";
    // Before “gateway”, if the service itself did not answer.
    AnsweredBy = "Response from";
    // Before the time at which the entry was imported from a file into this log.
    ImportedNotRecorded = "Imported from a file";
    RawCut = "The last {size} are not shown here. Press Copy to copy the full text.";
    SearchHeaders = "Search headers";
    HeadersFound = "{count} of {total}";

    // --- Copying an entry. ---
    CopyAs = "Copy as…";
    PlainHttp = "Plain HTTP";
    CredentialsLeftOut = "Credentials are replaced by placeholders.";
    // Follows the sentence above. A command is what is copied for a shell, such as cURL.
    CopyAddress = "The host in a command is a placeholder, too. Replace it with the host of your service before you run the command.";
    CopyIsCut = "The body was not recorded completely: the last {size} are missing.";
    CopyHasNoBody = "The body was not recorded, so the copy does not contain it.";

    // --- The query and its SCIM parameters. ---
    QueryParameters = "Query parameters";
    MoreParameters = "{count, plural, one {{count} more is not shown.} other {{count} more are not shown.}}";
    QueryFilter = "resources to return";
    QueryAttributes = "attributes to return";
    QueryExcludedAttributes = "attributes to exclude";
    QuerySortBy = "sort by";
    QuerySortOrder = "sort order";
    QueryStartIndex = "first result";
    QueryCount = "results per page";
    QueryCursor = "position to continue from";
    QueryNotANumber = "This must be a whole number.";
    QueryBelowOne = "Results are counted from 1. The service treats this value as 1.";
    QueryNegativeCount = "The service treats a negative number as 0.";
    QueryUnknownOrder = "This must be ascending or descending.";
    QueryBothAttributes = "SCIM allows either attributes or excludedAttributes, not both.";

    // --- A SCIM filter in plain words. {attribute} and {value} are not translated: userName is "jane". ---
    IsEqual = "{attribute} is {value}";
    IsNotEqual = "{attribute} is not {value}";
    DoesContain = "{attribute} contains {value}";
    DoesStartWith = "{attribute} starts with {value}";
    DoesEndWith = "{attribute} ends with {value}";
    IsGreater = "{attribute} is greater than {value}";
    IsAtLeast = "{attribute} is at least {value}";
    IsLess = "{attribute} is less than {value}";
    IsAtMost = "{attribute} is at most {value}";
    IsPresent = "{attribute} has a value";
    // Before a list of such sentences.
    AllOfThese = "All of these:";
    OneOfThese = "At least one of these:";
    NotThis = "Not this:";
    HasOneWhere = "{attribute} has at least one value where:";
    AmongThoseWhere = "for values of {attribute} where:";
    FilterUnreadable = "The filter cannot be read at character {at}, “{found}”: {expected}";
    FilterEndsEarly = "The filter ends too early: {expected}";
    // These follow the colon of the two texts above.
    ExpectedAttribute = "an attribute name is expected here.";
    ExpectedOperator = "an operator (eq, ne, co, sw, ew, pr, gt, ge, lt or le) is expected here.";
    ExpectedValue = "a value (text in double quotes, a number, true, false or null) is expected here.";
    ExpectedText = "the text that starts here has no closing quote or is not valid JSON.";
    ExpectedOpening = "“(” is expected after “not”.";
    ExpectedClosing = "“)”, “and” or “or” is expected here.";
    ExpectedBracket = "“]”, “and” or “or” is expected here.";
    ExpectedEnd = "“and”, “or” or the end of the filter is expected here.";
    ExpectedFewerLevels = "the filter has too many nested levels.";
    ExpectedLessText = "the filter is too long.";
    BooleanAsText = "In SCIM, {word} is a Boolean: true or false without quotes (RFC 7643).";
    OrderOfBoolean = "{word} is a Boolean and cannot be compared with gt, ge, lt or le. SCIM services must reject this as invalidFilter (RFC 7644 §3.4.2.2).";
    LiteralCase = "{word} must be in lower case, as in JSON.";
    NestedSelection = "SCIM does not allow brackets inside brackets.";
    SubAttributeAfterSelection = "SCIM allows an attribute after brackets only in PATCH paths, not in filters.";

    // --- A failed call: what happened, and what to do next. ---
    Retry = "Retry";
    KeptBelow = "The entries below were loaded before this error.";
    Offline = "You are offline";
    OfflineAdvice = "Check your network connection, then try again.";
    Unreachable = "The audit log cannot be reached";
    UnreachableAdvice = "The server did not respond. Try again in a moment. If it keeps failing, contact the administrator of this service.";
    Barred = "This page cannot connect to the audit log";
    BarredAdvice = "The security policy of this page blocks the connection. Ask the administrator of this page to add the audit log’s address to connect-src.";
    NoAnswerWithin = "{seconds, plural, one {No response within {seconds} second} other {No response within {seconds} seconds}}";
    TimeoutAdvice = "The server may be busy. Try again, or choose a shorter time range.";
    SessionEnded = "Your session has ended";
    NotSignedIn = "You are not signed in";
    // A redirect is not followed: portals redirect to a sign-in page if the user is not signed in.
    Redirected = "The audit log redirected, probably to a sign-in page";
    SignInAdvice = "Sign in again, then try again.";
    PageSignsInAdvice = "This page signs you in again. If nothing happens, try again.";
    Forbidden = "You do not have access to this audit log";
    ForbiddenAdvice = "Ask a workspace owner for permission to read audit logs.";
    NotFound = "Not found";
    NotFoundAdvice = "The log may no longer contain the entry, or the log’s address in the viewer may be wrong.";
    Refused = "The audit log refused the request ({status})";
    RefusedAdvice = "Change or reset the filters.";
    TooMany = "Too many requests";
    TooManyAdvice = "Wait a moment, then try again.";
    RetryInSeconds = "{seconds, plural, one {Try again in {seconds} second.} other {Try again in {seconds} seconds.}}";
    ServerProblem = "The audit log returned an error ({status})";
    ServerProblemAdvice = "Try again in a moment. If it keeps failing, contact the administrator of this service.";
    ServerProblemAdviceWithId = "Try again in a moment. If it keeps failing, send the request ID to support.";
    NotJson = "The response is not an audit log";
    NotJsonAdvice = "A sign-in page or a proxy may have responded instead. Sign in again, then try again.";
    // {type} is a media type, such as text/html.
    SentAs = "The type of the response is {type}.";
    BrokeOff = "The response is incomplete";
    BrokeOffAdvice = "The connection ended too early. Try again.";
    Unreadable = "The response could not be read";
    UnreadableAdvice = "The versions of the log and this viewer may not match. Contact the administrator of this service.";
    UnreadableRecord = "This entry of the file could not be read";
    UnreadableRecordAdvice = "The file may be damaged. The other entries are not affected.";
    UnmappedAdvice = "The viewer’s field mapping does not match the audit log’s response. Contact the administrator of this page.";
    PageFailed = "This page could not load the audit log";
    PageFailedAdvice = "Try again in a moment. If it keeps failing, contact the administrator of this page.";
    GiveToken = "Or enter an access token. It is kept until you leave this page.";
    TokenUnusable = "This is not an access token: a token has no spaces and only ASCII characters.";
    UseToken = "Use token";

    // --- The JSON of a body. ---
    SearchInBody = "Search in body";
    // The position of the shown match among all matches.
    MatchOf = "{place} of {count}";
    MatchOfMany = "{place} of more than {count}";
    NoMatch = "No matches";
    PreviousMatch = "Previous match (Shift+Enter)";
    NextMatch = "Next match (Enter)";
    ReadingBody = "Reading the body";
    SelectedLine = "Selected line";
    WholeBody = "Whole body";
    CopyValue = "Copy value";
    CopyPath = "Copy path";
    CopyAll = "Copy all";
    // The size of a folded object.
    Members = "{count, plural, one {{count} field} other {{count} fields}}";
    // The size of a folded array.
    Items = "{count, plural, one {{count} item} other {{count} items}}";
    ShowAll = "Show all ({size})";
    ShowLess = "Show less";
    // Beside a value that was replaced because it was a secret.
    Redacted = "Redacted";
    CutHere = "Cut off here: the rest was not recorded";

    // --- The export. ---
    Export = "Export";
    Format = "Format";
    CsvIs = "A table for spreadsheets, with one row per entry.";
    NdjsonIs = "Complete entries, one per line, for other logs or programs.";
    HarIs = "An HTTP archive for tools that show HTTP traffic.";
    ExportsLog = "{count, plural, one {The file will contain the 1 entry of the log. No filters are applied.} other {The file will contain all {count} entries of the log, not only the current page. No filters are applied.}}";
    ExportsUncountedLog = "The file will contain all entries of the log, not only the current page. No filters are applied.";
    ExportsMatching = "{count, plural, one {The file will contain the 1 entry that matches the filters. {filters}.} other {The file will contain all {count} entries that match the filters, not only the current page. {filters}.}}";
    ExportsUncountedMatching = "The file will contain all entries that match the filters, not only the current page. {filters}.";
    FilterWithValue = "{filter}: {value}";
    FilterSeparator = "; ";
    Start = "Start";
    StartAgain = "Start again";
    Exporting = "Exporting";
    Cancel = "Cancel";
    ExportStopped = "Export stopped after {entries}. No file was saved.";
    Exported = "{entries} exported to {name}.";
    FileRefused = "The browser could not save the file. Check that there is enough disk space, then try again.";
    ExportIncomplete = "The export failed after {entries}. No file was saved.";
    ExportAmount = "{entries}, {size}";
    ExportRate = "{entries}, {size}, {rate} per second";

    // --- An opened file. ---
    OpenedFile = "Opened file";
    OpenFile = "Open a file";
    OpenLogFile = "Explore a log file";
    OpenLogFileIs = "Drop an exported NDJSON file or a HAR file here, or choose one. Filters, details and export work as they do for a log.";
    // About a file that is opened.
    StaysHere = "The file does not leave this browser.";
    DropFile = "Drop the file to open it";
    ReadingFile = "Reading {name}";
    // {entries} is “42 entries”; {read} and {size} are sizes such as “3.4 MB”.
    ReadOf = "{entries}, {read} of {size}";
    CloseFile = "Close file";
    EntriesReplaced = "{count, plural, one {{count} entry is not shown because a later entry has the same request ID.} other {{count} entries are not shown because later entries have the same request IDs.}}";
    // A record is one line of the file, or one element of a list in it.
    RecordsRefused = "{count, plural, one {{count} record could not be read} other {{count} records could not be read}}";
    // {reason} is one of the texts below.
    RecordRefused = "Record {number}, line {line}: {reason}";
    RecordNotJson = "it is not JSON";
    RecordNoObject = "it is not a JSON object";
    RecordMisses = "the field {name} is missing";
    RecordWrong = "the value of the field {name} cannot be read";
    RecordNotHttp = "it is not an HTTP request";
    RecordNoTime = "it has no valid date and time";
    RecordTooLong = "it is longer than 64 MiB";
    RecordBrokenOff = "the file ends before the record is complete";
    FileNotOpened = "The file could not be opened";
    FileIsEmpty = "{name} is empty.";
    FileIsNoLog = "{name} is neither an NDJSON export of audit logs nor a HAR file.";
    FileIsTable = "{name} is a CSV file. Export the log as NDJSON or HAR to open it here.";
    FileHasNoEntry = "{name} looks like a log, but no entry in it could be read.";
    FileIsTooLarge = "{name} is too large for the memory of this browser.";
    FileIsUnreadable = "The browser could not read {name}. It may have been moved or changed, or it may be a folder.";
    FileIsBroken = "{name} could not be unpacked: it is damaged or incomplete.";
    FileGone = "The file can no longer be read";
    FileGoneAdvice = "It was moved or changed since you opened it. Open it again.";

    // --- Parts of the viewer that are loaded on first use. ---
    PartMissingTitle = "A part of the viewer is missing";
    PartMissing = "This part of the viewer could not be loaded. Nothing is lost: check the connection and try again.";

    // --- Dialogs and buttons. ---
    Close = "Close";
    CloseByKey = "Close (Esc)";
    Copy = "Copy";
    Copied = "Copied";
    CopyNeedsHttps = "Copying works only on HTTPS pages";
    CopyRefused = "The browser did not allow copying";
}
