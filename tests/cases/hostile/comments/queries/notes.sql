--! find
--- Ends */ here, "# and "## there. \" \u{41} {braces} #[cfg(test)] r#"x"#
--- ```
--- compile_error!("the comment of a statement became a test");
--- ```
---
---     compile_error!("indented by four");
---
--- - ```rust
---   compile_error!("in a list");
---   ```
--- > ```rust
--- > compile_error!("in a quotation");
--- > ```
--- 1. one
---
---        compile_error!("indented in a list");
---
--- ```rust
--- compile_error!("a fence that is never closed");
SELECT note_id, body FROM notes WHERE note_id = :note_id;

--! after_the_open_fence
--- [a link](http://example.org), <script>alert(1)</script>, https://example.org, [`find`], [nobody]
--- and “Unicode” 🦀 ‮with bidi‬ controls.
--- # not an attribute
--- #![feature(never)]
SELECT count(*) FROM notes;

--! fences_behind_what_is_taken_out
--- `‮``
--- compile_error!("a fence appeared when a control character went");
SELECT '
`‮``
compile_error!("the SQL left its fence");
`‮``
' AS text, 1 AS one;

--! code_in_lists_and_quotations
--- -      compile_error!("indented behind a bullet");
--- >      compile_error!("indented behind a quotation mark");
--- 1)	compile_error!("behind a number");
--- > - 2.      compile_error!("nested");
--- [^1]: ```
--- compile_error!("in a footnote");
--- > ```rust
--- > compile_error!("in a quotation");
SELECT 3 AS three;

--! carriage
--- tab	inside
SELECT 1 AS one /* ``` */ /* */ -- ``` and ~~~
    , 2 AS two;
