package reports

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// edited is a document with a piece cut out and another put in. The fuzzer makes edits and not
// documents, since it first makes shorter whatever it finds, and a long document would take all of
// its time.
func edited(doc []byte, at, cut uint16, insert string) []byte {
	i := int(at) % (len(doc) + 1)
	j := min(i+int(cut), len(doc))
	return append(append(doc[:i:i], insert...), doc[j:]...)
}

// documents are results in a format, behind an empty one, which an edit makes into any text.
func documents(f *testing.F, format *Format, results ...*record.Results) (docs [][]byte) {
	docs = append(docs, nil)
	for _, res := range results {
		docs = append(docs, []byte(inFormat(f, format, res)))
	}
	for i, doc := range docs {
		f.Add(uint8(i), uint16(len(doc)/2), uint16(0), "", uint8(i))
		f.Add(uint8(i), uint16(len(doc)/3), uint16(3), `"x"`, uint8(i))
	}
	return docs
}

// few are results of the first records alone: a fuzzer that reads long files reads few.
func few(n int, res *record.Results) *record.Results {
	res.Records = res.Records[:n]
	return res
}

// What can be read as JSON can be written in every format, and as JSON it is read again as the
// same.
func FuzzReadJSON(f *testing.F) {
	docs := documents(f, JSON, sample(engine.Sim, ran("p", "u", "a", 4, 6)), hostile())
	f.Add(uint8(0), uint16(0), uint16(0), `{"schema":1}`, uint8(0))
	f.Add(uint8(0), uint16(0), uint16(0), `{"schema":1,"records":[{"metrics":[{"name":"x","value":1e308}]}]}`, uint8(1))
	f.Fuzz(func(t *testing.T, doc uint8, at, cut uint16, insert string, format uint8) {
		res, err := record.Read(edited(docs[int(doc)%len(docs)], at, cut, insert))
		if err != nil {
			return
		}
		into := Formats()[int(format)%len(Formats())]
		if err := Write(new(bytes.Buffer), into, res, Options{}); err != nil {
			t.Fatalf("%s: %v", into, err)
		}
		once := written(t, res)
		again, err := record.Read(once)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(once, written(t, again)) {
			t.Fatalf("read again as something else:\n%s", cmp.Diff(res, again))
		}
	})
}

// What can be read as CSV is read again as the same.
func FuzzReadCSV(f *testing.F) {
	docs := documents(f, CSV, few(1, trials(engine.Sim)), few(1, sensorRun(true)), hostile())
	f.Fuzz(func(t *testing.T, doc uint8, at, cut uint16, insert string, _ uint8) {
		res, err := record.Read(edited(docs[int(doc)%len(docs)], at, cut, insert))
		if err != nil {
			return
		}
		once := inFormat(t, CSV, res)
		again, err := record.Read([]byte(once))
		if err != nil || inFormat(t, CSV, again) != once {
			t.Errorf("%v\n%s", err, once)
		}
	})
}
