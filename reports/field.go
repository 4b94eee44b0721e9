package reports

import (
	"reflect"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
)

// field is a field of a struct under the name that it has in JSON.
type field struct {
	name  string
	index int
}

// fieldsOf lists the fields of a struct type in their order. The names come from the struct's
// own tags, so that no format can drift away from another.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields = append(fields, field{name, i})
		}
	}
	return fields
}

// recordFields are the fields of a record: the columns of CSV.
var recordFields = fieldsOf(reflect.TypeFor[record.Record]())
