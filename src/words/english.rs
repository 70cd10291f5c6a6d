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
    Refresh = "Refresh";
    TimeZone = "Time zone";
    UnknownZone = "“{zone}” is not a time zone that this browser knows.";
    // A zone and its offset from UTC: “Europe/Paris, UTC+2”.
    ZoneWithOffset = "{zone}, {offset}";
    // The last option of a list of time zones: a zone that is not in the list.
    OtherZone = "Other…";
    ZoneName = "Name of the time zone";
    EntryCount = "{count, plural, one {{count} entry} other {{count} entries}}";
    // Shown if the log does not report the number of entries.
    UncountedEntries = "Entries";
    // The number of entries that match the filters, out of all entries of the log.
    CountOfAll = "{all, plural, one {{count} of {all} entry} other {{count} of {all} entries}}";
    // {entries} is one of the three above; {since} and {until} are dates with times; {zone} is a ZoneWithOffset.
    EntriesFromTo = "{entries}, {since} to {until} ({zone})";
    EntriesFrom = "{entries}, from {since} on ({zone})";
    EntriesUpTo = "{entries}, up to {until} ({zone})";
    // {range} is “last 24 hours”, in lower case.
    EntriesOverRange = "{entries}, {range} ({zone})";
    // The age of the oldest entry. {since} is a date with a time.
    LogGoesBackTo = "The log goes back to {since}.";
    SampleLog = "Sample log.";
    SampleLogIs = "Real exchanges, recorded in a lab and moved to the last days so that there is something to see. Your own requests appear among them after Refresh.";

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
    RangeIsOver = "The end date is past, so nothing new can match.";
    CannotFollow = "This log cannot be followed.";
    // {why} is a title such as “You are not signed in”.
    FollowingStopped = "Following stopped. {why}.";

    // --- The filter bar. ---
    Filters = "Filters";
    Filter = "Filter";
    Reset = "Reset";
    // No restriction by this filter.
    All = "All";
    EndpointExample = "/Users, /Groups/*, or part of a path";
    NotADate = "This is not a whole date. Complete it, or clear the field.";
    EndBeforeStart = "The end date is before the start date.";
    UnknownDate = "“{text}” is not a date. Choose one, or filter without.";

    // --- The timeline. ---
    Timeline = "Timeline";
    TimelineKeys = "Arrow keys point at a bar, and with Shift they choose a span. Enter filters by it; Esc lets it go.";
    TimelineAsTable = "Timeline as a table";
    ShowAsTable = "Show as table";
    // A column heading: the start and end of a time span.
    Span = "Span";
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
    NothingBetween = "Nothing was received from {since} to {until} ({length}).";
    NothingSince = "Nothing has been received since {since} ({length}).";
    NoMatchBetween = "Nothing that matches the filters was received from {since} to {until} ({length}).";
    NoMatchSince = "Nothing that matches the filters has been received since {since} ({length}).";
    TimelineFailed = "The timeline could not be loaded.";
    LoadAgain = "Load again";
    // --- Further filters and their errors. ---
    // A free-text search.
    Search = "Search";
    SearchExample = "ID, path, query or error";
    TimeRange = "Time range";
    AnyTime = "Any time";
    // The option of the time range when dates or times are set.
    CustomTimes = "As in the dates";
    LastMinutes = "{count, plural, one {Last minute} other {Last {count} minutes}}";
    LastHours = "{count, plural, one {Last hour} other {Last {count} hours}}";
    LastDays = "{count, plural, one {Last day} other {Last {count} days}}";
    StartTime = "Start time";
    EndTime = "End time";
    StatusCodes = "Status codes";
    // scimType, RFC 7644 section 3.12.
    ScimErrorType = "SCIM error type";
    ExactRequestId = "Exact request ID";
    ExactResourceId = "Exact resource ID";
    ExactClient = "Exact client";
    LeastDuration = "Duration of at least (ms)";
    LeastRequestSize = "Request of at least (bytes)";
    LeastResponseSize = "Response of at least (bytes)";
    InMessages = "In headers and bodies";
    NotATime = "This is not a time of day, such as 09:30 or 09:30:15.";
    TimeWithoutDate = "A time needs its date. Choose one, or clear the time.";
    EndTimeBeforeStart = "The end is before the start.";
    UnknownRange = "“{text}” is not a time range. Choose one.";
    NotAStatusCode = "“{text}” is neither a status code such as 404 nor a class such as 4xx.";
    NotANumber = "“{text}” is not a number such as 250 or 12.5.";
    MoreFilters = "More filters";
    // {count} is the number of active filters.
    MoreFiltersOn = "More filters ({count})";
    FiltersOnCount = "Filters ({count})";
    NotApplied = "Not applied yet. Press Filter.";

    // --- Applied filters, and a value as a filter. ---
    AppliedFilters = "Applied filters";
    FilterNotValue = "{filter}: not {value}";
    RemoveFilter = "Remove filter {filter}";
    FilterBy = "Filter by {value}";
    Exclude = "Exclude {value}";

    // --- Saved views: filters, order and zone under a name. ---
    Views = "Views";
    SavedViews = "Saved views";
    NoSavedViews = "No view is saved yet. Give what you look at a name.";
    ViewName = "View name";
    SaveView = "Save view";
    CopyViewLink = "Copy link to {name}";
    ForgetView = "Delete view {name}";
    ViewNeedsName = "Give the view a name.";
    ViewsNotKept = "This browser keeps nothing for this page.";
    TooManyViews = "There are too many saved views. Delete one first.";

    // --- The grid. ---
    Entries = "Entries";
    EntriesScrollable = "Entries, scrollable";
    ScimRequests = "SCIM requests";
    CopyRequestId = "Copy request ID";
    CopyResourceId = "Copy resource ID";
    // On the heading of the time column: the order of the entries. Pressing it reverses the order.
    NewestFirst = "Newest first. Press for oldest first.";
    OldestFirst = "Oldest first. Press for newest first.";
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
    MoveEarlier = "Move {column} earlier";
    MoveLater = "Move {column} later";
    // The height of the rows.
    Density = "Density";
    DensityOfPage = "As the page has it";
    Comfortable = "Comfortable";
    Compact = "Compact";
    ShownAs = "Show entries as";
    AsList = "One list that scrolls";
    AsPages = "A plain table, page by page";

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
    NothingRecorded = "Nothing recorded yet";
    NothingRecordedIs = "Each request that your identity provider makes appears here, the moment it is answered.";
    StepBaseUrl = "In your identity provider, set the SCIM base URL (also called tenant URL) to the address that records into this log.";
    StepTest = "Use its “test connection”, or provision one user.";
    StepRefresh = "Press Refresh.";
    NothingMatches = "No entry matches";
    FiltersOn = "These filters are on:";
    EndpointHint = "An endpoint that starts with / is matched from the start and as spelled. Without the / it is found anywhere in the path.";
    ChangeFilters = "Change one of them, or press Reset to see everything.";
    NothingAsked = "Nothing is shown yet";
    NothingAskedIs = "One of the filters above cannot be applied. Correct it, then press Filter.";

    // --- The details of an entry. ---
    WhyItFailed = "Why it failed";
    OpenInPortal = "Open in portal";
    ShowRequest = "Show request";
    ShowResponse = "Show response";
    Loading = "Loading…";
    Headers = "Headers";
    Body = "Body";
    NoAnswer = "No answer";
    RequestNotKept = "Nothing of the request was kept.";
    ClientGotNoAnswer = "The client got no answer.";
    NoBodyForHead = "none, as always for HEAD";
    NoBody = "No body.";
    BodyNotKept = "No body was kept.";
    BodyIsBase64 = "The body is not text. This is its base64:";
    BodyCut = "Only the first {kept} of {size} were kept.";
    BodyWithheld = "The body was not kept: it could not be read as JSON, so secrets in it could not be told apart.";
    SecretsReplaced = "Secrets were replaced before this was written: {places}.";
    HeadersNotKnown = "Headers that are not known to be harmless, kept as a hash: {places}.";
    PersonalReplaced = "Personal data was replaced before this was written: {places}.";
    ShapesReplaced = "Replaced because it looks like a secret: {places}.";
    TooMuchToSearch = "This exchange was too much to search for secrets, so only hashes were kept.";
    // The place of a secret, before its name: “header Authorization”.
    InPath = "path";
    InQuery = "query parameter";
    InHeader = "header";
    InBody = "body";
    // Between the items of a list.
    ListSeparator = ", ";
    NoReasonGiven = "The answer gives no reason.";
    DidNotFail = "This request did not fail.";
    NoAnswerGiven = "No answer was given";
    CodesDisagree = "The HTTP status code is {http}, but the answer’s body says {body}. The HTTP status code counts.";
    MadeByGateway = "This answer was made by the gateway in front of the SCIM service, not by the service.";

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
    ClientRequestId = "Client’s request ID";
    ClientAddress = "Client address";
    UserAgent = "User agent";
    // A hash of the client's credential.
    Credential = "Credential (hash)";
    // Before “gateway”, if the service itself did not answer.
    AnsweredBy = "Answered by";
    // Before the time at which the entry was imported from a file into this log.
    ImportedNotRecorded = "Imported, not recorded here";
    RawCut = "{size} more are not drawn. Copy takes all of it.";
    SearchHeaders = "Search headers";
    HeadersFound = "{count} of {total}";

    // --- Copying an entry. ---
    CopyAs = "Copy as…";
    PlainHttp = "Plain HTTP";
    CredentialsLeftOut = "Credentials are left out: a placeholder stands for each.";
    // A “line to run” is a command that was copied for a shell, such as cURL.
    CopyAddress = "The host in a line to run is a placeholder: the recorded Host is only what the sender wrote. Put your service’s host there before you run the line.";
    CopyIsCut = "The body was cut when it was recorded: the last {size} are missing.";
    CopyHasNoBody = "The body was not kept, so it is not in the copy.";

    // --- The query and its SCIM parameters. ---
    QueryParameters = "Query parameters";
    MoreParameters = "{count, plural, one {{count} more is not shown.} other {{count} more are not shown.}}";
    QueryFilter = "which resources";
    QueryAttributes = "attributes to return";
    QueryExcludedAttributes = "attributes to leave out";
    QuerySortBy = "sorted by";
    QuerySortOrder = "order";
    QueryStartIndex = "first result";
    QueryCount = "results per page";
    QueryCursor = "place to go on from";
    QueryNotANumber = "This has to be a whole number.";
    QueryBelowOne = "Results are counted from 1: the service takes this for 1.";
    QueryNegativeCount = "The service takes a negative number for 0.";
    QueryUnknownOrder = "This has to be ascending or descending.";
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
    HasOneWhere = "One of {attribute} where:";
    AmongThoseWhere = "looking only at {attribute} where:";
    FilterUnreadable = "The filter cannot be read from character {at} on, “{found}”: {expected}";
    FilterEndsEarly = "The filter ends too early: {expected}";
    // These follow the colon of the two texts above.
    ExpectedAttribute = "the name of an attribute is expected here.";
    ExpectedOperator = "an operator is expected here, which is eq, ne, co, sw, ew, pr, gt, ge, lt or le.";
    ExpectedValue = "a value is expected here, which is text in double quotes, a number, true, false or null.";
    ExpectedText = "the text that begins here has no closing quote, or is not written as JSON.";
    ExpectedOpening = "( is expected after not.";
    ExpectedClosing = "), and or or is expected here.";
    ExpectedBracket = "], and or or is expected here.";
    ExpectedEnd = "and, or or the end is expected here.";
    ExpectedFewerLevels = "it is nested deeper than is read here.";
    ExpectedLessText = "it is longer than is read here.";
    BooleanAsText = "{word} is true or false in SCIM (RFC 7643), not text in quotes.";
    OrderOfBoolean = "{word} is true or false, which has no order: SCIM has this refused as invalidFilter (RFC 7644 §3.4.2.2).";
    LiteralCase = "{word} has to be in lower case, as JSON writes it.";
    NestedSelection = "Brackets within brackets are not in the grammar of SCIM.";
    SubAttributeAfterSelection = "An attribute after brackets is in the grammar for PATCH paths only, not for filters.";

    // --- A failed call: what happened, and what to do next. ---
    Retry = "Retry";
    KeptBelow = "Below is what was there before.";
    Offline = "You are offline";
    OfflineAdvice = "Check your network connection, then retry.";
    Unreachable = "The audit log cannot be reached";
    UnreachableAdvice = "The server did not answer. Retry in a moment; if it goes on, tell whoever runs it.";
    Barred = "This page may not ask the audit log";
    BarredAdvice = "The page’s security policy does not allow it. Tell whoever runs the page to add the audit log’s address to connect-src.";
    NoAnswerWithin = "{seconds, plural, one {No answer within {seconds} second} other {No answer within {seconds} seconds}}";
    TimeoutAdvice = "The server may be busy. Retry, or narrow the dates.";
    SessionEnded = "Your session has ended";
    NotSignedIn = "You are not signed in";
    // A redirect is not followed: portals redirect to a sign-in page if the user is not signed in.
    Redirected = "The audit log redirects, as to a sign-in page";
    SignInAdvice = "Sign in again, then retry.";
    PageSignsInAdvice = "The page you are on signs you in again. Retry if nothing happens.";
    Forbidden = "You may not see this audit log";
    ForbiddenAdvice = "Ask a workspace owner for the permission to read audit logs.";
    NotFound = "Not found";
    NotFoundAdvice = "The entry may be older than the log is kept, or the viewer is set up with a wrong address.";
    Refused = "The audit log refused the request ({status})";
    RefusedAdvice = "Change the filters, or reset them.";
    TooMany = "Too many requests";
    TooManyAdvice = "Wait a moment, then retry.";
    RetryInSeconds = "{seconds, plural, one {Retry in {seconds} second.} other {Retry in {seconds} seconds.}}";
    ServerProblem = "The audit log has a problem ({status})";
    ServerProblemAdvice = "Retry in a moment; if it goes on, tell whoever runs it.";
    ServerProblemAdviceWithId = "Retry in a moment; if it goes on, give the request ID to support.";
    NotJson = "The answer was not an audit log";
    NotJsonAdvice = "Something between you and the log, such as a sign-in page or a proxy, answered instead. Sign in again, then retry.";
    // {type} is a media type, such as text/html.
    SentAs = "It was sent as {type}.";
    BrokeOff = "The answer broke off";
    BrokeOffAdvice = "The connection ended before all of it was here. Retry.";
    Unreadable = "The answer could not be read";
    UnreadableAdvice = "The log and this viewer may be of different versions. Tell whoever runs it.";
    UnmappedAdvice = "The viewer’s mapping does not fit what the audit log answers. Tell whoever runs this page.";
    PageFailed = "This page could not get the audit log";
    PageFailedAdvice = "Retry in a moment; if it goes on, tell whoever runs this page.";
    GiveToken = "Or give an access token. It is kept until you leave this page.";
    TokenUnusable = "This is not an access token: a token has no spaces and only ASCII characters.";
    UseToken = "Use token";

    // --- The JSON of a body. ---
    SearchInBody = "Search in body";
    // The position of the shown match among all matches.
    MatchOf = "{place} of {count}";
    MatchOfMany = "{place} of more than {count}";
    NoMatch = "Not found";
    PreviousMatch = "Previous match (Shift+Enter)";
    NextMatch = "Next match (Enter)";
    ReadingBody = "Reading the body";
    SelectedLine = "Selected line";
    WholeBody = "Whole body";
    CopyValue = "Copy value";
    CopyPath = "Copy path";
    CopyAll = "Copy all";
    // The size of a folded object.
    Members = "{count, plural, one {{count} member} other {{count} members}}";
    // The size of a folded array.
    Items = "{count, plural, one {{count} item} other {{count} items}}";
    ShowAll = "Show all ({size})";
    ShowLess = "Show less";
    // Beside a value that was replaced because it was a secret.
    Redacted = "Redacted";
    CutHere = "Cut here: the rest was not kept";

    // --- The export. ---
    Export = "Export";
    Format = "Format";
    CsvIs = "A table for a spreadsheet, one row an entry.";
    NdjsonIs = "Every entry as it is, one a line, for another log or program.";
    HarIs = "An HTTP archive, for tools that read traffic.";
    ExportsLog = "{count, plural, one {The 1 entry of the log, not only the page that is shown. No filter is on.} other {All {count} entries of the log, not only the page that is shown. No filter is on.}}";
    ExportsUncountedLog = "All entries of the log, not only the page that is shown. No filter is on.";
    ExportsMatching = "{count, plural, one {The 1 entry that matches the filters, not only the page that is shown. {filters}.} other {All {count} entries that match the filters, not only the page that is shown. {filters}.}}";
    ExportsUncountedMatching = "All entries that match the filters, not only the page that is shown. {filters}.";
    FilterWithValue = "{filter}: {value}";
    FilterSeparator = "; ";
    Start = "Start";
    StartAgain = "Start again";
    Exporting = "Exporting";
    Cancel = "Cancel";
    ExportStopped = "Stopped after {entries}. No file was kept.";
    Exported = "{entries} exported to {name}.";
    FileRefused = "The browser could not write the file. Is there room for it?";
    ExportIncomplete = "The export is incomplete: it broke off after {entries}. No file was kept.";
    ExportAmount = "{entries}, {size}";
    ExportRate = "{entries}, {size}, {rate} a second";

    // --- An opened file. ---
    OpenedFile = "Opened file";
    OpenFile = "Open a file";
    OpenLogFile = "Explore a log file";
    OpenLogFileIs = "Drop an exported NDJSON file or a HAR anywhere here, or choose one. You get the same filters, details and exports as for a log.";
    // About a file that is opened.
    StaysHere = "Nothing of it leaves this browser.";
    DropFile = "Drop the file to open it";
    ReadingFile = "Reading {name}";
    // {entries} is “42 entries”; {read} and {size} are sizes such as “3.4 MB”.
    ReadOf = "{entries}, {read} of {size}";
    CloseFile = "Close file";
    EntriesReplaced = "{count, plural, one {{count} entry came again under the same request ID; the last one counts.} other {{count} entries came again under the same request ID; the last one counts.}}";
    // A record is one line of the file, or one element of a list in it.
    RecordsRefused = "{count, plural, one {{count} record could not be read} other {{count} records could not be read}}";
    // {reason} is one of the texts below.
    RecordRefused = "Record {number}, line {line}: {reason}";
    RecordNotJson = "it is not JSON";
    RecordNoObject = "it is no JSON object";
    RecordMisses = "the member {name} is missing";
    RecordWrong = "the member {name} has a value that cannot be read";
    RecordNotHttp = "it is not an HTTP exchange";
    RecordNoTime = "it has no date and time that can be read";
    RecordTooLong = "it is longer than 64 MiB";
    RecordBrokenOff = "the file ends in the middle of it";
    FileNotOpened = "The file could not be opened";
    FileIsEmpty = "{name} is empty.";
    FileIsNoLog = "{name} is neither an NDJSON export of audit logs nor a HAR.";
    FileHasNoEntry = "{name} looks like a log, but no entry in it could be read.";
    FileIsTooLarge = "{name} holds more than this browser has memory for.";
    FileIsUnreadable = "The browser could not read {name}. It may have been moved or changed, or it is a folder.";
    FileIsBroken = "{name} could not be unpacked: it is damaged, or it ends too early.";
    FileGone = "The file cannot be read any more";
    FileGoneAdvice = "It was moved or changed since you opened it. Open it again.";

    // --- Dialogs and buttons. ---
    Close = "Close";
    CloseByKey = "Close (Esc)";
    Copy = "Copy";
    Copied = "Copied";
    CopyNeedsHttps = "Copying needs a page served over https";
    CopyRefused = "The browser refused to copy";
}
