//! Recursive descent parser for filters, by the grammar of RFC 7644, figure 1. `or` has the lowest
//! precedence, then `and`, then single conditions. [`DEEPEST`] limits the recursion.

use super::scanner::Scanner;
use super::{
    AttributePath, Condition, DEEPEST, Expected, FilterRemark, FilterSyntaxError, LONGEST, Literal,
    Operator, RemarkKind, ScimFilter,
};

/// Boolean attributes of RFC 7643 (§2.4 and §4.1.1).
const BOOLEANS: [&str; 2] = ["active", "primary"];

/// Parses a filter.
///
/// # Errors
/// Fails if the filter has a syntax error or exceeds a limit. The error has the position and what was
/// expected there.
pub fn parse(text: &str) -> Result<ScimFilter, FilterSyntaxError> {
    let mut parser = Parser {
        scanner: Scanner::new(text),
        level: 0,
        in_brackets: false,
        remarks: Vec::new(),
    };
    if text.len() > LONGEST {
        return Err(parser.scanner.fault(Expected::LessText));
    }
    let condition = parser.either()?;
    if !parser.scanner.is_at_end() {
        return Err(parser.scanner.fault(Expected::End));
    }
    Ok(ScimFilter {
        condition,
        remarks: parser.remarks,
    })
}

/// Parses the path of a PATCH operation: an attribute with an optional sub-attribute, or a selection of values
/// ([RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2), figure 7). The part before the last
/// colon is taken for the schema.
///
/// A selection after a sub-attribute (`a.b[…]`) is refused, although the grammar has it: a complex attribute
/// contains no complex attribute
/// ([RFC 7643 §2.3.8](https://www.rfc-editor.org/rfc/rfc7643#section-2.3.8)).
///
/// # Errors
/// Fails if the path has a syntax error or exceeds a limit.
pub fn parse_path(text: &str) -> Result<AttributePath, FilterSyntaxError> {
    let mut parser = Parser {
        scanner: Scanner::new(text),
        level: 0,
        in_brackets: false,
        remarks: Vec::new(),
    };
    if text.len() > LONGEST {
        return Err(parser.scanner.fault(Expected::LessText));
    }
    parser.scanner.skip_blanks();
    let mut path = parser.path()?;
    if path.sub_attribute.is_none() && parser.scanner.is_before('[') {
        parser.in_brackets = true;
        let selection = parser.group('[', ']', Expected::ClosingBracket)?;
        path.selection = Some(Box::new(selection));
        if parser.scanner.takes('.') {
            path.sub_attribute = Some(parser.name()?.to_owned());
        }
    }
    parser.scanner.skip_blanks();
    if !parser.scanner.is_at_end() {
        return Err(parser.scanner.fault(Expected::End));
    }
    Ok(path)
}

struct Parser<'t> {
    scanner: Scanner<'t>,
    level: u8,
    in_brackets: bool,
    remarks: Vec<FilterRemark>,
}

impl Parser<'_> {
    /// Parses `a and b or c` and the whitespace after it.
    fn either(&mut self) -> Result<Condition, FilterSyntaxError> {
        let first = self.all()?;
        let mut more = Vec::new();
        while self.scanner.takes_keyword("or") {
            more.push(self.all()?);
        }
        Ok(joined(first, more, Condition::Either))
    }

    /// Parses `a and b` and the whitespace after it.
    fn all(&mut self) -> Result<Condition, FilterSyntaxError> {
        let first = self.one()?;
        let mut more = Vec::new();
        while self.scanner.takes_keyword("and") {
            more.push(self.one()?);
        }
        Ok(joined(first, more, Condition::All))
    }

    /// Parses `not (…)`, `(…)` or a condition upon an attribute, and the whitespace around it.
    fn one(&mut self) -> Result<Condition, FilterSyntaxError> {
        self.scanner.skip_blanks();
        let condition = if self.scanner.takes_keyword("not") {
            self.scanner.skip_blanks();
            if !self.scanner.is_before('(') {
                return Err(self.scanner.fault(Expected::OpeningParenthesis));
            }
            Condition::Not(Box::new(self.group(
                '(',
                ')',
                Expected::ClosingParenthesis,
            )?))
        } else if self.scanner.is_before('(') {
            self.group('(', ')', Expected::ClosingParenthesis)?
        } else {
            self.upon_attribute()?
        };
        self.scanner.skip_blanks();
        Ok(condition)
    }

    /// Parses a condition between two delimiters. The caller has checked that `from` is next.
    fn group(
        &mut self,
        from: char,
        to: char,
        unclosed: Expected,
    ) -> Result<Condition, FilterSyntaxError> {
        if self.level == DEEPEST {
            return Err(self.scanner.fault(Expected::FewerLevels));
        }
        self.level += 1;
        self.scanner.takes(from);
        let condition = self.either()?;
        if !self.scanner.takes(to) {
            return Err(self.scanner.fault(unclosed));
        }
        self.level -= 1;
        Ok(condition)
    }

    fn upon_attribute(&mut self) -> Result<Condition, FilterSyntaxError> {
        let mut path = self.path()?;
        if self.scanner.is_before('[') {
            let place = self.scanner.place();
            let within = std::mem::replace(&mut self.in_brackets, true);
            if within {
                self.remark(place, RemarkKind::NestedSelection);
            }
            let selection = self.group('[', ']', Expected::ClosingBracket)?;
            self.in_brackets = within;
            path.selection = Some(Box::new(selection));
            let place = self.scanner.place();
            if !self.scanner.takes('.') {
                return Ok(Condition::Any(path));
            }
            path.sub_attribute = Some(self.name()?.to_owned());
            self.remark(place, RemarkKind::SubAttributeAfterSelection);
        }
        self.scanner.skip_blanks();
        let before = self.scanner;
        let word = self.scanner.word(|char| char.is_ascii_alphabetic());
        if word.eq_ignore_ascii_case("pr") {
            return Ok(Condition::Present(path));
        }
        let Some(operator) = Operator::from_word(word) else {
            return Err(before.fault(Expected::Operator));
        };
        self.scanner.skip_blanks();
        let place = self.scanner.place();
        let value = self.value()?;
        self.check(&path, operator, &value, place);
        Ok(Condition::Compare(path, operator, value))
    }

    /// Parses `emails`, `name.familyName` or `urn:…:User:userName`, up to a possible `[`.
    fn path(&mut self) -> Result<AttributePath, FilterSyntaxError> {
        let mut ahead = self.scanner;
        let word = ahead.word(|char| is_of_name(char) || matches!(char, '.' | ':'));
        // The last colon ends the schema, because an attribute name contains none.
        let schema = word.rfind(':').and_then(|at| word.get(..at));
        if let Some(schema) = schema {
            self.scanner.skip(schema);
            self.scanner.takes(':');
        }
        let attribute = self.name()?.to_owned();
        let sub_attribute = if self.scanner.takes('.') {
            Some(self.name()?.to_owned())
        } else {
            None
        };
        Ok(AttributePath {
            schema: schema
                .filter(|schema| !schema.is_empty())
                .map(str::to_owned),
            attribute,
            selection: None,
            sub_attribute,
        })
    }

    /// Parses an attribute name. Accepts `$ref`, although the grammar does not.
    fn name(&mut self) -> Result<&str, FilterSyntaxError> {
        let before = self.scanner;
        let name = self.scanner.word(is_of_name);
        if name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$') {
            Ok(name)
        } else {
            Err(before.fault(Expected::Attribute))
        }
    }

    fn value(&mut self) -> Result<Literal, FilterSyntaxError> {
        if self.scanner.is_before('"') {
            return self.scanner.string().map(Literal::Text);
        }
        let before = self.scanner;
        let word = self
            .scanner
            .word(|char| !char.is_whitespace() && !"()[]\"".contains(char));
        let literal = match word.to_ascii_lowercase().as_str() {
            "true" => Literal::Boolean(true),
            "false" => Literal::Boolean(false),
            "null" => Literal::Null,
            _ if is_number(word) => return Ok(Literal::Number(word.to_owned())),
            _ => return Err(before.fault(Expected::Value)),
        };
        if word.contains(|char: char| char.is_ascii_uppercase()) {
            self.remark(before.place(), RemarkKind::LiteralCase(word.to_owned()));
        }
        Ok(literal)
    }

    fn check(&mut self, path: &AttributePath, operator: Operator, value: &Literal, place: usize) {
        let name = path.sub_attribute.as_ref().unwrap_or(&path.attribute);
        let is_boolean = BOOLEANS
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
        let kind = match value {
            Literal::Boolean(_) if operator.orders() => RemarkKind::OrderOfBoolean(name.clone()),
            Literal::Text(_) if is_boolean => RemarkKind::BooleanAsText(name.clone()),
            _ => return,
        };
        self.remark(place, kind);
    }

    fn remark(&mut self, at: usize, kind: RemarkKind) {
        self.remarks.push(FilterRemark { at, kind });
    }
}

fn joined(
    first: Condition,
    more: Vec<Condition>,
    join: fn(Vec<Condition>) -> Condition,
) -> Condition {
    if more.is_empty() {
        return first;
    }
    let mut all = Vec::with_capacity(more.len() + 1);
    all.push(first);
    all.extend(more);
    join(all)
}

fn is_of_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '$')
}

/// Returns whether a word is a JSON number.
fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(word).is_ok()
}
