package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"path"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/bench/result"
)

// Experiments that draw nothing at random but are quick, of which together have all kinds of files.
func quickResults(t *testing.T) []*result.Result {
	t.Helper()
	failure := experiment.NewFailure()
	failure.Nodes, failure.Trials = 30, 4
	agents := experiment.NewAgents()
	agents.HopNodes = 6
	var all []*result.Result
	for _, e := range []experiment.Experiment{experiment.NewLoad(), failure, agents, experiment.NewClocks()} {
		res, err := e.Run(t.Context(), experiment.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, res)
	}
	return all
}

func TestExperimentFiles(t *testing.T) {
	for _, res := range quickResults(t) {
		kinds := map[string]int{}
		for _, f := range ExperimentFiles(res) {
			var first, second bytes.Buffer
			if err := errors.Join(f.Write(&first), f.Write(&second)); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Errorf("%s comes out in two ways", f.Name)
			}
			if !strings.HasPrefix(f.Name, res.Name) {
				t.Errorf("%s is of %s", f.Name, res.Name)
			}
			kinds[path.Ext(f.Name)]++
			decodes(t, f.Name, &first)
		}
		figures, diagrams := len(res.Figures), len(res.Diagrams)
		if kinds[".csv"] != 1 || kinds[".md"] != 1 || kinds[".png"] != figures ||
			kinds[".svg"] != figures+diagrams || kinds[".txt"] != diagrams {
			t.Errorf("%s, with %d figures and %d diagrams, has the files %v", res.Name, figures, diagrams, kinds)
		}
	}
}

// decodes decodes a file as what its name says it is.
func decodes(t *testing.T, name string, content io.Reader) {
	t.Helper()
	var err error
	switch path.Ext(name) {
	case ".png":
		_, err = png.Decode(content)
	case ".csv":
		_, err = csv.NewReader(content).ReadAll()
	case ".svg":
		d := xml.NewDecoder(content)
		for err == nil {
			_, err = d.Token()
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// A diagram that is to be bare has no word of what nodes reported.
func TestBareDiagram(t *testing.T) {
	d := quickResults(t)[2].Diagrams[0]
	var bare, full bytes.Buffer
	if err := Diagram(&bare, d, 0); err != nil {
		t.Fatal(err)
	}
	d.Bare = false
	if err := Diagram(&full, d, 0); err != nil {
		t.Fatal(err)
	}
	const report = "sends message"
	if strings.Contains(bare.String(), report) || !strings.Contains(full.String(), report) {
		t.Errorf("bare:\n%s\nfull:\n%s", &bare, &full)
	}
}
