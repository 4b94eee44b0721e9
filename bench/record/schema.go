package record

import (
	"encoding"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// WriteSchema writes the JSON Schema (draft 2020-12) of what [WriteJSON] writes and [Read] reads,
// made from the table of figures. It says which names there are, which are needed, what kind of
// value each has and between which bounds. What goes together, such as the ends of a range around
// their middle, is more than it can say; [Read] checks that too.
func WriteSchema(w io.Writer) error {
	root := structSchema(reflect.TypeFor[Results]())
	root.properties().put("schema", members{{"const", SchemaVersion}})
	root.properties().put("records", members{{"type", "array"}, {"items", members{{"$ref", "#/$defs/record"}}}})
	root.properties().put(totalsKey, structSchema(reflect.TypeFor[Totals]()))
	out := append(members{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "https://github.com/joulemark/joulemark/blob/main/docs/record.schema.json"},
		{"title", "A run of joulemark"},
		{"description", "What joulemark writes as JSON: the records of a run, and how they came about. All counts " +
			"and quantities of a record are those of one execution; null is a figure that does not exist or is " +
			"not known, which is not 0. Figures that were added after the first version are not required."},
	}, root...)
	out = append(out, member{"$defs", members{{"record", recordSchema()}, {"figures", figuresSchema()}}})
	enc := plainEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// members are those of a JSON object, in their order.
type (
	members []member
	member  struct {
		name  string
		value any
	}
)

// MarshalJSON implements [json.Marshaler].
func (o members) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	enc := plainEncoder(&b)
	for i, m := range o {
		b.WriteByte("{,"[min(i, 1)])
		for k, v := range []any{m.name, m.value} {
			if k > 0 {
				b.WriteByte(':')
			}
			if err := enc.Encode(v); err != nil {
				return nil, err
			}
		}
	}
	if len(o) == 0 {
		b.WriteByte('{')
	}
	return []byte(b.String() + "}"), nil
}

var _ json.Marshaler = members(nil)

// put gives a member another value, or adds it.
func (o *members) put(name string, value any) {
	if i := slices.IndexFunc(*o, func(m member) bool { return m.name == name }); i >= 0 {
		(*o)[i].value = value
		return
	}
	*o = append(*o, member{name, value})
}

// properties are those of the schema of an object.
func (o members) properties() *members {
	i := slices.IndexFunc(o, func(m member) bool { return m.name == "properties" })
	return o[i].value.(*members)
}

// objectSchema is of objects with these members, some of them needed, and no others.
func objectSchema(needed []string, properties members) members {
	o := members{{"type", "object"}}
	if len(needed) > 0 {
		o = append(o, member{"required", needed})
	}
	return append(o, member{"additionalProperties", false}, member{"properties", &properties})
}

// structSchema is of what a struct of the head is written as.
func structSchema(t reflect.Type) members {
	var properties members
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "-" {
			properties = append(properties, member{name, typeSchema(f.Type)})
		}
	}
	return objectSchema(required[t], properties)
}

// typeSchema is of the values of a Go type.
func typeSchema(t reflect.Type) members {
	switch {
	case t == reflect.TypeFor[energy.Kind]():
		return members{{"enum", energy.Kinds()}}
	case t.Kind() == reflect.Pointer:
		return typeSchema(t.Elem())
	case t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return structSchema(t)
	case t.Kind() == reflect.Slice:
		return members{{"type", []string{"array", "null"}}, {"items", typeSchema(t.Elem())}}
	case t.Kind() == reflect.Map:
		return members{{"type", []string{"object", "null"}}, {"additionalProperties", typeSchema(t.Elem())}}
	case t.Kind() == reflect.Bool:
		return members{{"type", "boolean"}}
	case t.Kind() == reflect.Float64:
		return members{{"type", "number"}}
	case t.Kind() == reflect.String:
		return members{{"type", "string"}}
	}
	return members{{"type", "integer"}}
}

// recordSchema is of records. What exists only where our engines drove the nodes is null elsewhere.
func recordSchema() members {
	var properties, foreign, ours members
	for _, f := range figures {
		properties = append(properties, member{f.Name, f.schema()})
		if f.driven {
			foreign = append(foreign, member{f.Name, members{{"type", "null"}}})
		}
		if f.driven && f.known {
			ours = append(ours, member{f.Name, members{{"not", members{{"type", "null"}}}}})
		}
	}
	var others []string
	for _, e := range engine.Recorded() {
		if e.Foreign {
			others = append(others, e.Name)
		}
	}
	return append(objectSchema(namesOf(first), properties),
		member{"if", members{{"properties", members{{"engine", members{{"enum", others}}}}}}},
		member{"then", members{{"properties", foreign}}}, member{"else", members{{"properties", ours}}})
}

// schema is of the figure's values, null where records may lack it.
func (f *Figure) schema() members {
	meaning := f.Meaning
	if f.Unit != "" {
		meaning += ", in " + f.Unit
	}
	about := members{{"description", meaning}}
	kind := func(name string, more ...member) members {
		var types any = name
		if f.MayLack() {
			types = []string{name, "null"}
		}
		return append(append(about, member{"type", types}), more...)
	}
	var bounds members
	if !f.signed {
		bounds = append(bounds, member{"minimum", f.least})
	}
	if f.most > 0 {
		bounds = append(bounds, member{"maximum", f.most})
	}
	switch f.Kind {
	case "text":
		switch {
		case f.choices != nil:
			return append(about, member{"enum", append(slices.Clone(f.choices), "")})
		case f.filled:
			return kind("string", member{"minLength", 1})
		}
		return kind("string")
	case "name":
		return append(about, member{"enum", f.names()})
	case "time":
		return kind("string", member{"format", "date-time"})
	case "yes or no":
		return kind("boolean")
	case "numbers by name":
		return append(about, member{"type", []string{"array", "null"}}, member{"items", members{
			{"$ref", "#/$defs/figures/" + map[bool]string{true: "signed", false: "counted"}[f.signed]},
		}})
	case "whole number":
		return kind("integer", bounds...)
	}
	return kind("number", bounds...)
}

// names are what a figure of kind name may be, with null where records may lack it.
func (f *Figure) names() (all []any) {
	if f.field(&Record{}).Type() == reflect.TypeFor[energy.Kind]() {
		for _, k := range energy.Kinds() {
			all = append(all, k)
		}
	} else {
		for _, e := range engine.Recorded() {
			all = append(all, e.Name)
		}
	}
	if f.MayLack() {
		all = append(all, nil)
	}
	return all
}

// figuresSchema is of numbers by name, those that may be below 0 and the others.
func figuresSchema() members {
	of := func(value members) members {
		return objectSchema(required[reflect.TypeFor[NamedFigure]()],
			members{{"name", members{{"type", "string"}}}, {"value", value}, {"unit", members{{"type", "string"}}}})
	}
	return members{
		{"signed", of(members{{"type", "number"}})},
		{"counted", of(members{{"type", "number"}, {"minimum", 0}})},
	}
}
