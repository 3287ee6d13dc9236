//! What a query needs permission for, by which it tells the columns that it reads and writes.

use crate::tree::node::Node;
use crate::tree::query::{Query, RangeTableEntry};

/// `FirstLowInvalidHeapAttributeNumber`, negated: what permission bitmaps add to a column's number.
const COLUMN_OFFSET: i64 = 7;

impl<'t> Query<'t> {
    /// What a range table entry needs permission for: in the entry itself up to 15, in `rteperminfos` from 16 on.
    pub(crate) fn permission(self, entry: RangeTableEntry<'t>) -> Option<Permission<'t>> {
        let node = match entry.get("perminfoindex").int() {
            Some(number) => {
                let number = usize::try_from(number).ok()?.checked_sub(1)?;
                self.get("rteperminfos").items().get(number)?
            }
            None => entry.0,
        };
        (!node.get("requiredPerms").is_null()).then_some(Permission(node))
    }
}

/// What an entry of the range table needs permission for: a range table entry up to 15, an `RTEPERMISSIONINFO` from 16 on.
#[derive(Debug, Clone, Copy)]
pub struct Permission<'t>(&'t Node<'t>);

impl<'t> Permission<'t> {
    /// SELECT (`ACL_SELECT`).
    pub(crate) fn select(self) -> bool {
        // What cannot be read needs everything.
        self.0.get("requiredPerms").int().is_none_or(|bits| bits & (1 << 1) != 0)
    }

    /// Columns that are read; 0 stands for the whole row, negative ones for system columns.
    pub(crate) fn selected(self) -> impl Iterator<Item = i16> + 't {
        columns(self.0.get("selectedCols"))
    }

    /// Columns that are inserted.
    pub(crate) fn inserted(self) -> impl Iterator<Item = i16> + 't {
        columns(self.0.get("insertedCols"))
    }

    /// Columns that are updated.
    pub(crate) fn updated(self) -> impl Iterator<Item = i16> + 't {
        columns(self.0.get("updatedCols"))
    }
}

fn columns<'t>(set: &'t Node<'t>) -> impl Iterator<Item = i16> + 't {
    set.numbers().filter_map(|bit| i16::try_from(bit - COLUMN_OFFSET).ok())
}
