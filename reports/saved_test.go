package reports

import (
	"bytes"
	"os"
	"testing"
)

// TestSavedRuns reads runs that were saved by the first published version, and holds every form of report to
// what that version made of them: names of columns and fields, their order, units and rounding.
func TestSavedRuns(t *testing.T) {
	for _, run := range []string{"engines", "radio", "processes", "real"} {
		file := "testdata/saved/" + run
		saved, err := os.ReadFile(file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		res, err := ReadJSON(bytes.NewReader(saved))
		if err != nil {
			t.Fatalf("%s.json: %v", file, err)
		}
		for ext, format := range map[string]*Format{
			"json": JSON, "csv": CSV, "md": Markdown, "bench": Bench, "txt": Table,
		} {
			want, err := os.ReadFile(file + "." + ext)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := Write(&got, format, res, Options{}); err != nil {
				t.Fatalf("%s as %s: %v", file, format, err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%s.%s differs from what was saved", file, ext)
			}
		}
	}
}
