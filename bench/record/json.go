package record

import (
	"bytes"
	"encoding/json"
	"io"
)

// WriteJSON writes the results as they are, in two blanks a level: the records and, once, the host,
// the tool's version, the scenario and the method.
func WriteJSON(w io.Writer, res *Results) error {
	out := *res
	out.Schema = SchemaVersion // that of the types this package was built with
	if out.Records == nil {
		out.Records = []Record{} // no records, which is not the same as null
	}
	enc := plainEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// MarshalJSON writes the figures in the order of the table, which the groups of a record do not
// have.
func (r Record) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := plainEncoder(&b)
	for i, f := range figures {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(`"` + f.Name + `":`)
		value := f.field(&r).Interface()
		if f.absent(&r) {
			value = nil
		}
		if err := enc.Encode(value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func plainEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}
