//! From tokens to text: prettyplease, and blank lines.

use proc_macro2::TokenStream;

/// How long a line becomes.
pub(super) const WIDTH: usize = 100;

/// An item of a module: tokens that prettyplease lays out, or text that is laid out already, because it is denser so.
pub(super) enum Item {
    Tokens(TokenStream),
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}

impl From<String> for Item {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Formats items, with a blank line between them.
pub(super) fn items<I: Into<Item>>(items: impl IntoIterator<Item = I>) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push('\n');
        }
        text += &one(item.into());
    }
    text
}

fn one(item: Item) -> String {
    let tokens = match item {
        Item::Tokens(tokens) => tokens,
        Item::Text(text) => return text,
    };
    // Emitters only quote well-formed items; should one not be, its tokens are the best report there is.
    let Ok(file) = syn::parse2::<syn::File>(tokens.clone()) else { return tokens.to_string() };
    let spaced = matches!(file.items.first(), Some(syn::Item::Impl(_)));
    let text = prettyplease::unparse(&file);
    if !spaced {
        return text;
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut spaced = String::new();
    for (index, line) in lines.iter().enumerate() {
        spaced += line;
        spaced.push('\n');
        let next = lines.get(index + 1);
        if matches!(*line, "    }" | "    ];") && next.is_some_and(|next| *next != "}") {
            spaced.push('\n');
        }
    }
    spaced
}

/// An item with what belongs to it directly below.
pub(super) fn with(item: TokenStream, below: &str) -> Item {
    Item::Text(one(item.into()) + below)
}

/// A line with a list in it, as in `before[a, b]after`; where it is too long, the list fills lines of its own.
pub(super) fn list(indent: usize, before: &str, items: &[String], after: &str) -> String {
    let margin = " ".repeat(indent);
    let line = format!("{margin}{before}{}{after}", items.join(", "));
    if line.lines().all(|line| line.chars().count() <= WIDTH) || items.is_empty() {
        return line + "\n";
    }
    format!("{margin}{}\n{}{margin}{}\n", before.trim_end(), filled(indent + 4, items), after.trim_start())
}

/// A list that fills lines of its own.
pub(super) fn filled(indent: usize, items: &[String]) -> String {
    let margin = " ".repeat(indent);
    let mut text = String::new();
    let mut line = String::new();
    for item in items {
        if !line.is_empty() && indent + line.chars().count() + item.chars().count() + 2 > WIDTH {
            text += &format!("{margin}{line}\n");
            line.clear();
        }
        let blank = if line.is_empty() { "" } else { " " };
        line += &format!("{blank}{item},");
    }
    format!("{text}{margin}{line}\n")
}

/// The head of a method without its margin and the brace that opens its body.
pub(super) fn dedented(head: &str) -> String {
    let lines = head.trim_end().trim_end_matches(" {").lines();
    lines.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// One newline at the end, no doubled blank lines at the seams.
pub(super) fn tidy(text: &str) -> String {
    format!("{}\n", text.trim_end())
}
