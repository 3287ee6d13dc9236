/// What `change_reader` sets; all else is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChangeReaderPatch<'a> {
    pub card: Patch<&'a str>,
    pub name: Patch<&'a str>,
    pub email: Patch<Option<&'a str>>,
}
