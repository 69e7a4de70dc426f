//! What well-known extensions of PostgreSQL bring that reads nothing but its arguments.
//!
//! It may be used where the catalog says that the extension is installed. Whatever reads tables,
//! runs SQL, or makes much work of little text is left out: all of `tablefunc`, `dblink`, `xml2`
//! and `pgcrypto`, `set_limit`, `populate_record`, `st_buffer`, `st_segmentize` and their kind.

use catalog::Catalog;

struct Extension {
    name: &'static str,
    functions: &'static str,
    operators: &'static str,
    types: &'static str,
}

const EXTENSIONS: &[Extension] = &[
    Extension {
        name: "pg_trgm",
        functions: "similarity word_similarity strict_word_similarity show_trgm show_limit",
        operators: "% %> %>> <% <-> <->> <->>> <<% <<-> <<<->",
        types: "",
    },
    Extension {
        name: "fuzzystrmatch",
        functions: "levenshtein levenshtein_less_equal metaphone soundex text_soundex difference
            dmetaphone dmetaphone_alt daitch_mokotoff",
        operators: "",
        types: "",
    },
    Extension { name: "unaccent", functions: "unaccent", operators: "", types: "" },
    Extension {
        name: "hstore",
        functions: "hstore akeys avals skeys svals slice each exist exists_all exists_any defined
            isdefined isexists fetchval delete hs_concat hs_contained hs_contains hstore_to_array
            hstore_to_matrix hstore_to_json hstore_to_jsonb hstore_to_json_loose
            hstore_to_jsonb_loose",
        operators: "-> ? ?& ?| @> <@ || - = <>",
        types: "hstore",
    },
    Extension { name: "citext", functions: "citext", operators: "", types: "citext" },
    Extension {
        name: "intarray",
        functions: "icount sort sort_asc sort_desc uniq idx subarray intset",
        operators: "# & && + - @> <@ @@ | ~~",
        types: "query_int",
    },
    Extension {
        name: "ltree",
        functions: "nlevel subltree subpath index lca ltree2text text2ltree",
        operators: "@> <@ ~ ? @ || ?@> ?<@ ?~ ?@ ^@> ^<@ ^~ ^? ^@",
        types: "ltree lquery ltxtquery",
    },
    Extension {
        name: "cube",
        functions: "cube cube_dim cube_ll_coord cube_ur_coord cube_is_point cube_distance
            cube_subset cube_union cube_inter",
        operators: "&& @> <@ <-> <#> <=> ~> ->",
        types: "cube",
    },
    Extension {
        name: "earthdistance",
        functions: "earth earth_box earth_distance gc_to_sec geo_distance latitude ll_to_earth
            longitude sec_to_gc",
        operators: "<@>",
        types: "earth",
    },
    Extension {
        name: "postgis",
        functions: "st_area st_asbinary st_asewkb st_asewkt st_asgeojson st_asgml st_askml
            st_astext st_azimuth st_boundary st_centroid st_closestpoint st_contains
            st_containsproperly st_convexhull st_coorddim st_coveredby st_covers st_crosses
            st_difference st_dimension st_disjoint st_distance st_distancesphere
            st_distancespheroid st_dwithin st_endpoint st_envelope st_equals st_exteriorring
            st_flipcoordinates st_force2d st_geogfromtext st_geogfromwkb st_geomfromewkt
            st_geomfromgeojson st_geomfromtext st_geomfromwkb st_geometryn st_geometrytype
            st_hasarc st_hausdorffdistance st_interiorringn st_intersection st_intersects
            st_isclosed st_iscollection st_isempty st_isring st_issimple st_isvalid
            st_isvalidreason st_length st_length2d st_lengthspheroid st_linefromtext
            st_lineinterpolatepoint st_linelocatepoint st_m st_makeenvelope st_makeline
            st_makepoint st_makepolygon st_maxdistance st_minimumboundingcircle st_multi
            st_ndims st_npoints st_nrings st_numgeometries st_numinteriorrings st_numpoints
            st_orderingequals st_overlaps st_perimeter st_point st_pointn st_pointonsurface
            st_polygon st_relate st_reverse st_setsrid st_shortestline st_simplify st_srid
            st_startpoint st_summary st_symdifference st_touches st_transform st_union
            st_within st_x st_xmax st_xmin st_y st_ymax st_ymin st_z st_zmax st_zmin",
        operators: "&& <-> <#> ~= @ ~ &< &> << >> &<| |&> <<| |>>",
        types: "geometry geography box2d box3d",
    },
];

fn installed(catalog: Option<&Catalog>) -> impl Iterator<Item = (&str, &'static Extension)> {
    let known = catalog.map_or(&[][..], |catalog| &catalog.extensions);
    known.iter().filter_map(|known| {
        let extension = EXTENSIONS.iter().find(|extension| extension.name == known.name)?;
        Some((known.schema.as_str(), extension))
    })
}

fn lists(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|listed| listed == word)
}

/// What all of them bring.
pub fn functions() -> impl Iterator<Item = &'static str> {
    EXTENSIONS.iter().flat_map(|extension| extension.functions.split_ascii_whitespace())
}

pub fn has_function(catalog: Option<&Catalog>, schema: Option<&str>, name: &str) -> bool {
    installed(catalog).any(|(place, extension)| {
        schema.is_none_or(|schema| schema == place) && lists(extension.functions, name)
    })
}

pub fn has_operator(catalog: Option<&Catalog>, written: &str) -> bool {
    installed(catalog).any(|(_, extension)| lists(extension.operators, written))
}

pub fn has_type(catalog: Option<&Catalog>, schema: Option<&str>, name: &str) -> bool {
    installed(catalog).any(|(place, extension)| {
        schema.is_none_or(|schema| schema == place) && lists(extension.types, name)
    })
}
