//! Undoes the line breaks that PostgreSQL puts into the text of a tree before it sends it (`format_node_dump` in
//! `src/backend/nodes/print.c`): after at most 78 bytes, in place of a space where there is one.

/// `LINELEN`
const LINE: usize = 78;

/// How the server counts what it sends us in UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Its bytes are ours: UTF8, and SQL_ASCII, which is not converted.
    Ours,
    /// A byte for each character: the encodings of ISO, KOI8 and Windows.
    Bytes,
    /// It cannot be told: EUC, MULE.
    Other,
}

impl Encoding {
    /// The encoding of a database, by its name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "UTF8" | "SQL_ASCII" => Self::Ours,
            name if name.starts_with("EUC_") || name == "MULE_INTERNAL" => Self::Other,
            _ => Self::Bytes,
        }
    }

    /// How long a text is for the server.
    fn length(self, text: &str) -> usize {
        if self == Self::Bytes { text.chars().count() } else { text.len() }
    }

    /// The beginning of a text that has this length for the server; `None` when the text is shorter.
    fn beginning(self, text: &str, length: usize) -> Option<&[u8]> {
        match self {
            Self::Bytes if length > 0 => {
                let (last, character) = text.char_indices().nth(length - 1)?;
                text.as_bytes().get(..last + character.len_utf8())
            }
            _ => text.as_bytes().get(..length),
        }
    }
}

/// What a line break in the text stands for.
enum Break {
    /// The space at which the line was broken.
    Space,
    /// Itself: it is in a name, behind a `\`.
    Itself,
}

/// The tree's text as it was. `None` when that cannot be told for certain, which takes names with several line breaks, or with
/// fifteen or more brackets, tabs and the like, which are written with a `\`.
pub(super) fn unwrap(dump: &str, encoding: Encoding) -> Option<String> {
    if encoding == Encoding::Other && !dump.is_ascii() {
        return None;
    }
    let dump = dump.strip_suffix('\n').unwrap_or(dump);
    let mut text = String::with_capacity(dump.len());
    let mut start = 0;
    for (end, _) in dump.match_indices('\n') {
        let line = dump.get(start..end)?;
        match meaning(line, dump.get(end + 1..)?, encoding)? {
            Break::Space => {
                text.push_str(line);
                text.push(' ');
                start = end + 1;
            }
            Break::Itself => {}
        }
    }
    text.push_str(dump.get(start..)?);
    Some(text)
}

/// What the break behind a line stands for, by what the server does: it fills a line with 78 bytes, and when no space follows goes back
/// to the last space in it, but the first byte; without one it cuts.
fn meaning(line: &str, following: &str, encoding: Encoding) -> Option<Break> {
    let length = encoding.length(line);
    if length >= LINE && !line.bytes().skip(1).any(|byte| byte == b' ') {
        return None;
    }
    if !ends_in_escape(line.as_bytes()) {
        return Some(Break::Space);
    }
    // A line is broken at the last space that fits: so what would have fitted behind it holds none.
    let Some(fitting) = encoding.beginning(following, (LINE + 1).checked_sub(length + 1)?) else {
        return Some(Break::Itself);
    };
    // If the break is one in a name, the line goes on and must break further on, at a `\n` that no `\` hides.
    let broken = (0..fitting.len()).any(|at| fitting[at] == b'\n' && !ends_in_escape(&fitting[..at]));
    if broken || fitting.contains(&b' ') {
        Some(Break::Itself)
    } else if fitting.contains(&b'\n') {
        None
    } else {
        Some(Break::Space)
    }
}

/// Whether a `\` at the end hides what follows.
fn ends_in_escape(text: &[u8]) -> bool {
    text.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `format_node_dump`, as PostgreSQL has it.
    fn wrap(dump: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        let mut at = 0;
        loop {
            let mut line = dump[at..dump.len().min(at + LINE)].to_vec();
            at += line.len();
            if at == dump.len() {
                if !line.is_empty() {
                    text.append(&mut line);
                    text.push(b'\n');
                }
                return text;
            }
            if dump[at] == b' ' {
                at += 1;
            } else if let Some(space) = (1..line.len()).rev().find(|space| line[*space] == b' ') {
                at -= line.len() - space - 1;
                line.truncate(space);
            }
            text.append(&mut line);
            text.push(b'\n');
        }
    }

    /// As `outToken` writes a name.
    fn escaped(name: &str) -> String {
        let mut text = String::new();
        for character in name.chars() {
            if " \n\t(){}\\".contains(character) {
                text.push('\\');
            }
            text.push(character);
        }
        text
    }

    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }

        fn name(&mut self, alphabet: &[char], longest: u64) -> String {
            let length = 1 + self.below(longest);
            (0..length).map(|_| alphabet[self.below(alphabet.len() as u64) as usize]).collect()
        }

        fn dump(&mut self, alphabet: &[char], longest: u64) -> String {
            let mut text = String::from("{QUERY");
            for _ in 0..=self.below(30) {
                let name = escaped(&self.name(alphabet, longest));
                let piece = match self.below(4) {
                    0 => format!(" :resname {name}"),
                    1 => format!(" :colnames (\"{name}\" \"b\")"),
                    2 => format!(" :expr {{VAR :varno {} :location -1}}", self.below(1_000_000)),
                    _ => " :constvalue 4 [ 0 0 0 -12 0 0 0 0 ]".to_owned(),
                };
                text += &piece;
            }
            text + "}"
        }
    }

    /// How many of many dumps do not come back; none comes back as another.
    fn unknown(alphabet: &str, longest: u64, encoding: Encoding) -> usize {
        let mut random = Random(1);
        let alphabet: Vec<char> = alphabet.chars().collect();
        let mut unknown = 0;
        for _ in 0..4_000 {
            let dump = random.dump(&alphabet, longest);
            let wrapped = match encoding {
                Encoding::Bytes => {
                    let latin1 = dump.chars().map(|character| u8::try_from(u32::from(character)).unwrap());
                    wrap(&latin1.collect::<Vec<u8>>()).into_iter().map(char::from).collect()
                }
                _ => String::from_utf8(wrap(dump.as_bytes())).unwrap(),
            };
            match unwrap(&wrapped, encoding) {
                Some(text) => assert_eq!(text, dump, "{wrapped}"),
                None => unknown += 1,
            }
        }
        unknown
    }

    #[test]
    fn trees_come_back_as_they_were() {
        assert_eq!(unknown("abcdefgh_ é字-+:\"\\(", 12, Encoding::Ours), 0);
        assert_eq!(unknown("abcdefghijklmnopqrstuvwxyz 字", 63, Encoding::Ours), 0);
    }

    #[test]
    fn names_made_to_mislead_come_back_as_they_were_or_not_at_all() {
        for alphabet in ["a \n", "\n", " ", "\\\n ", "(a", "abcdefghijklmnopqrstuvwxyz\n "] {
            assert!(unknown(alphabet, 63, Encoding::Ours) < 4_000, "{alphabet:?}");
        }
        let seldom = unknown("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n ", 30, Encoding::Ours);
        assert!(seldom < 400, "{seldom}");
    }

    #[test]
    fn other_encodings_are_counted_as_the_server_counts_them() {
        assert_eq!(unknown("abcdeéü ", 20, Encoding::of("LATIN1")), 0);
        assert_eq!(unwrap("{A :b c}\n", Encoding::of("EUC_JP")).as_deref(), Some("{A :b c}"));
        assert_eq!(unwrap("{A :b 字}\n", Encoding::of("EUC_JP")), None);
    }
}
