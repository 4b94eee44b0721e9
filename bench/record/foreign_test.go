package record

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// A command has no messages, which is not the same as none: files show no number for them, and are
// read back as they were. Of an algorithm a figure that is missing is a fault.
func TestProgramsOfOthersHaveNoMessages(t *testing.T) {
	at := time.Date(2026, 11, 30, 4, 0, 0, 125_000_000, time.UTC)
	later := at.Add(time.Second)
	command := Record{
		Run: Run{
			Algorithm: "gzip -9", Problem: "command", Unit: "run", Nodes: 1, Engine: engine.Command, Repetitions: 1,
			Status: StatusOK, Started: &at, Ended: &later,
		},
		Counted: Counted{Ops: 1}, Cost: Cost{EnergyKind: energy.Modelled},
	}
	if err := command.Validate(); err != nil {
		t.Fatal(err)
	}
	if _, ok := ByName("messages").Value(&command); ok {
		t.Error("a command has a number of messages")
	}
	var table, text bytes.Buffer
	if err := WriteCSV(&table, []Record{command}); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&text, &Results{Tool: "joulemark", Records: []Record{command}}); err != nil {
		t.Fatal(err)
	}
	if want := `"messages":null`; !strings.Contains(strings.ReplaceAll(text.String(), " ", ""), want) {
		t.Errorf("JSON lacks %s:\n%s", want, &text)
	}
	for name, file := range map[string]string{"CSV": table.String(), "JSON": text.String()} {
		res, err := Read([]byte(file))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff([]Record{command}, res.Records); diff != "" {
			t.Errorf("%s read back (-want +got):\n%s", name, diff)
		}
	}
	ours := strings.Replace(text.String(), `"command",`, `"mutex",`, 1)
	ours = strings.Replace(ours, `"engine": "command"`, `"engine": "sim"`, 1)
	if _, err := Read([]byte(ours)); err == nil || !strings.Contains(err.Error(), "messages") {
		t.Errorf("an algorithm without a number of messages: %v", err)
	}
}
