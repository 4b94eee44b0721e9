package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// JSON writes the results as they are: the records and, once, the host, the tool's
// version, the scenario and the method. [ReadJSON] reads it.
func JSON(w io.Writer, res *record.Results, _ Options) error {
	if err := validate(res); err != nil {
		return err
	}
	out := *res
	out.Schema = record.SchemaVersion // that of the types this package was built with
	if out.Records == nil {
		out.Records = []record.Record{} // no records, which is not the same as null
	}
	return document.Whole(w, func(b *bytes.Buffer) error {
		enc := json.NewEncoder(b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(out); err != nil {
			return fmt.Errorf("reports: json: %w", err)
		}
		return nil
	})
}
