//! Makes a schema as large applications have it, in the form of pg_dump: hundreds of tables with keys, indexes, checks and comments,
//! functions in PL/pgSQL, views over them, triggers.

use std::fmt::Write;
use std::path::Path;

/// How many of each kind of object there are.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Tables.
    pub tables: usize,
    /// Functions in PL/pgSQL; one in four is called by a trigger.
    pub functions: usize,
    /// Views.
    pub views: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { tables: 509, functions: 588, views: 147 }
    }
}

const TYPES: [&str; 9] = [
    "text",
    "integer DEFAULT 0 NOT NULL",
    "jsonb DEFAULT '{}'::jsonb NOT NULL",
    "timestamp with time zone",
    "character varying(255) DEFAULT ''::character varying NOT NULL",
    "boolean DEFAULT false NOT NULL",
    "public.state_7 DEFAULT 'active'::public.state_7 NOT NULL",
    "numeric(12,2)",
    "uuid DEFAULT gen_random_uuid() NOT NULL",
];

/// Writes `schema/structure.sql` and one statement below `folder`.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(folder: &Path, size: Size) -> std::io::Result<()> {
    let (schema, queries) = (folder.join("schema"), folder.join("queries"));
    std::fs::create_dir_all(&schema)?;
    std::fs::create_dir_all(&queries)?;
    std::fs::write(schema.join("structure.sql"), dump(size))?;
    let statement = "--! by_id\nSELECT id, name, parent_id FROM table_1 WHERE id = :id;\n";
    std::fs::write(queries.join("tables.sql"), statement)
}

/// The dump.
pub fn dump(size: Size) -> String {
    let mut text = String::from(HEAD);
    for number in 0..20 {
        let labels = "'new', 'active', 'on_hold', 'closed', 'archived'";
        // Writing to a String cannot fail.
        let _ = writeln!(text, "CREATE TYPE public.state_{number} AS ENUM ({labels});\n");
    }
    (0..size.functions).for_each(|number| function(&mut text, number));
    (0..size.tables).for_each(|number| table(&mut text, number));
    (0..size.views).for_each(|number| view(&mut text, number));
    (0..size.tables).for_each(|number| keys(&mut text, number));
    for number in (0..size.functions).step_by(4) {
        let table = number % size.tables;
        let _ = writeln!(
            text,
            "CREATE TRIGGER trigger_{number} BEFORE INSERT OR UPDATE ON public.table_{table} FOR EACH ROW EXECUTE FUNCTION public.function_{number}();\n"
        );
    }
    text
}

const HEAD: &str = "--\n-- PostgreSQL database dump\n--\n
SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\nSET client_min_messages = warning;\n\n";

fn function(text: &mut String, number: usize) {
    let (arguments, returns, last) = match number % 4 {
        0 => ("", "trigger", "NEW.updated_at := now();\n    RETURN NEW;"),
        1 => ("amount integer, label text", "boolean", "RETURN amount > length(label);"),
        2 => ("label text", "integer", "RETURN length(label);"),
        _ => (
            "first bigint",
            "SETOF bigint",
            "RETURN QUERY SELECT id FROM public.table_1 WHERE id > first;\n    RETURN;",
        ),
    };
    let _ = writeln!(
        text,
        "--\n-- Name: function_{number}({arguments}); Type: FUNCTION; Schema: public; Owner: -\n--\n
CREATE FUNCTION public.function_{number}({arguments}) RETURNS {returns}
    LANGUAGE plpgsql
    AS $$
DECLARE
    count bigint := 0;
    found_row record;
BEGIN"
    );
    for turn in 0..6 {
        let table = (number * 7 + turn) % 100;
        let _ = writeln!(
            text,
            "    FOR found_row IN SELECT t.id, t.name FROM public.table_{table} t WHERE t.parent_id IS NOT NULL ORDER BY t.id LOOP
        -- Rows that wait for their parents are counted once more.
        count := count + found_row.id % {};
    END LOOP;",
            turn + 2
        );
    }
    let _ = writeln!(
        text,
        "    {last}\nEND;\n$$;\n\n\nALTER FUNCTION public.function_{number}({}) OWNER TO app;\n",
        arguments.replace("amount ", "").replace("label ", "").replace("first ", "")
    );
}

fn table(text: &mut String, number: usize) {
    let _ = writeln!(
        text,
        "--\n-- Name: table_{number}; Type: TABLE; Schema: public; Owner: -\n--\n
CREATE TABLE public.table_{number} (
    id bigint NOT NULL,
    parent_id bigint,
    owner_id bigint NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone NOT NULL,"
    );
    for column in 0..number % 13 + 4 {
        let _ = writeln!(text, "    field_{column} {},", TYPES[(number + column) % TYPES.len()]);
    }
    let _ = writeln!(
        text,
        "    CONSTRAINT check_{number}_name CHECK ((char_length(name) <= 255)),
    CONSTRAINT check_{number}_parent CHECK (((parent_id IS NULL) OR (parent_id <> id)))
);\n
ALTER TABLE public.table_{number} OWNER TO app;\n
COMMENT ON TABLE public.table_{number} IS 'What the application keeps of kind {number}, with its owner and its parent.';\n
COMMENT ON COLUMN public.table_{number}.parent_id IS 'The row that this one belongs to, or none.';\n
CREATE SEQUENCE public.table_{number}_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;\n
ALTER TABLE public.table_{number}_id_seq OWNER TO app;\n
ALTER SEQUENCE public.table_{number}_id_seq OWNED BY public.table_{number}.id;\n
ALTER TABLE ONLY public.table_{number} ALTER COLUMN id SET DEFAULT nextval('public.table_{number}_id_seq'::regclass);\n"
    );
}

fn view(text: &mut String, number: usize) {
    // Every third stands on the one before it.
    let source = if number % 3 == 2 { format!("view_{}", number - 1) } else { format!("table_{number}") };
    let _ = writeln!(
        text,
        "CREATE VIEW public.view_{number} AS
 SELECT s.id,
    s.name,
    s.parent_id,
    p.name AS parent_name,
    p.created_at AS parent_created_at,
    ( SELECT count(*) AS count
           FROM public.table_{} c
          WHERE (c.parent_id = s.id)) AS children,
    COALESCE(o.name, s.name) AS owner_name
   FROM ((public.{source} s
     LEFT JOIN public.table_{} p ON ((p.id = s.parent_id)))
     LEFT JOIN public.table_{} o ON ((o.id = p.owner_id)))
  WHERE (s.name <> ''::text);\n",
        number + 1,
        number + 2,
        number + 3
    );
}

fn keys(text: &mut String, number: usize) {
    let parent = number.saturating_sub(1);
    let owner = number / 2;
    let _ = writeln!(
        text,
        "ALTER TABLE ONLY public.table_{number}
    ADD CONSTRAINT table_{number}_pkey PRIMARY KEY (id);\n
CREATE INDEX index_table_{number}_on_parent_id ON public.table_{number} USING btree (parent_id);\n
CREATE INDEX index_table_{number}_on_owner_id_and_created_at ON public.table_{number} USING btree (owner_id, created_at DESC);\n
CREATE UNIQUE INDEX index_table_{number}_on_name ON public.table_{number} USING btree (lower(name)) WHERE (parent_id IS NULL);\n
ALTER TABLE ONLY public.table_{number}
    ADD CONSTRAINT fk_{number}_parent FOREIGN KEY (parent_id) REFERENCES public.table_{parent}(id) ON DELETE CASCADE;\n
ALTER TABLE ONLY public.table_{number}
    ADD CONSTRAINT fk_{number}_owner FOREIGN KEY (owner_id) REFERENCES public.table_{owner}(id);\n"
    );
}
