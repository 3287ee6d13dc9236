//! The one place that writes HTML. Markup is constants of the program; everything else passes through [`Html::text`] or an attribute,
//! which escape it. Another engine of templates would be one more package in every build script.

use std::fmt::Display;

use crate::report::visible::{self, Part};

/// A piece of a page.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup. Text of users does not live as long as the program, so it cannot get here.
    pub(super) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped, with characters that nobody would see.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for part in visible::parts(text) {
            match part {
                Part::Plain(text) => self.escaped(text),
                Part::Hidden(c) => {
                    self.0.push_str("<mark>");
                    self.0.push_str(&visible::number(c));
                    self.0.push_str("</mark>");
                }
            }
        }
        self
    }

    /// Text between two tags.
    pub(super) fn within(&mut self, open: &'static str, text: &str, close: &'static str) -> &mut Self {
        self.markup(open).text(text).markup(close)
    }

    /// A number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// An attribute of the tag that is being written: ` name="value"`.
    pub(super) fn attribute(&mut self, name: &'static str, value: impl Display) -> &mut Self {
        self.markup(" ").markup(name).markup("=\"");
        self.escaped(&visible::plain(&value.to_string()));
        self.markup("\"")
    }

    /// A link to a place of this page.
    pub(super) fn link(&mut self, anchor: &str, text: &str) -> &mut Self {
        self.markup("<a").attribute("href", format_args!("#{anchor}")).markup(">").text(text).markup("</a>")
    }

    /// JSON, for an element whose content is no markup: nothing in it can end the element.
    pub(super) fn json(&mut self, value: &serde_json::Value) -> &mut Self {
        self.0.push_str(&value.to_string().replace('<', "\\u003c"));
        self
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
    }
}

/// The name of a place: what is no ASCII letter, digit, dot, hyphen or underscore is a number, so that two names never have one anchor.
pub(super) fn anchor(kind: &str, name: &str) -> String {
    let mut anchor = format!("{kind}-");
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => anchor.push(c),
            c => anchor += &format!("~{:x}~", u32::from(c)),
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_through() {
        let mut html = Html::default();
        html.markup("<p").attribute("title", "\"><img onerror='x'>\u{202e}").markup(">");
        html.text("</script><!-- & ]]> \u{202e}");
        let text = "<p title=\"&quot;&gt;&lt;img onerror=&#39;x&#39;&gt;[U+202E]\">&lt;/script&gt;&lt;!-- &amp; ]]&gt; <mark>U+202E</mark>";
        assert_eq!(html.into_string(), text);
        let mut html = Html::default();
        html.json(&serde_json::json!("</script><!--"));
        assert_eq!(html.into_string(), r#""\u003c/script>\u003c!--""#);
    }

    #[test]
    fn anchors_differ() {
        assert_eq!(anchor("t", "public.orders"), "t-public.orders");
        assert_eq!(anchor("t", "a b~"), "t-a~20~b~7e~");
    }
}
