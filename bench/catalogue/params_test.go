package catalogue

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// A parameter for a problem, or for all, goes to those that have it, and the narrower word wins.
func TestParamsByWord(t *testing.T) {
	given := map[string]algorithms.Params{
		All:             {"requesters": "3", "entries": "2"},
		"mutex":         {"requesters": "4", "hold": "0"},
		"lamport-mutex": {"hold": "7"},
	}
	if err := BuiltIn().CheckParams(given, BuiltIn()); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		spec *algorithms.Spec
		want algorithms.Params
	}{
		{&mutex.Lamport.Spec, algorithms.Params{"requesters": "4", "entries": "2", "hold": "7"}},
		{&mutex.RicartAgrawala.Spec, algorithms.Params{"requesters": "4", "entries": "2", "hold": "0"}},
		{&election.LeLann.Spec, nil},
	} {
		if diff := cmp.Diff(c.want, ParamsOf(c.spec, given)); diff != "" {
			t.Errorf("%s:\n%s", c.spec.Name, diff)
		}
	}
}

func TestParamsThatAreNone(t *testing.T) {
	for _, c := range []struct{ word, param, value, want string }{
		{"mutxe", "requesters", "1", `params: "mutxe" (allowed: `},
		{"mutex", "requesterz", "1", "mutex.requesterz: no algorithm here has such a parameter (allowed: "},
		{"mutex", "requesterz", "1", "did you mean requesters?"},
		{"request", "x", "1", "request.x: no algorithm here has such a parameter (allowed: none)"},
		{All, "nonesuch", "1", "params: nonesuch: no algorithm here has such a parameter"},
		{"mutex", "requesters", "-1", `lamport-mutex.requesters: "-1" (allowed: `},
		{"lamport-mutex", "requesterz", "1", "lamport-mutex.requesterz: no such parameter"},
	} {
		err := BuiltIn().CheckParams(map[string]algorithms.Params{c.word: {c.param: c.value}}, BuiltIn())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s.%s=%s: %v; want %q", c.word, c.param, c.value, err, c.want)
		}
	}
}

// What is given to all must have an effect on somebody who runs.
func TestParamsOfNobodyWhoRuns(t *testing.T) {
	given := map[string]algorithms.Params{All: {"requesters": "1"}}
	for word, want := range map[string]string{
		"bully": "params: requesters: no algorithm here has such a parameter (allowed: ", "mutex": "",
	} {
		chosen, err := BuiltIn().Select([]string{word})
		if err != nil {
			t.Fatal(err)
		}
		err = BuiltIn().CheckParams(given, chosen)
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s: %v; want %q", word, err, want)
		}
	}
}
