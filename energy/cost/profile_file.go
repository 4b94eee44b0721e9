package cost

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/strict/yamltree"
)

// MaxProfileFile bounds the size of a profile file in bytes.
const MaxProfileFile = strict.MaxInput

// profileHeader begins every profile file.
const profileHeader = `# What executions cost, by joulemark calibrate.
# An execution costs the sum of all coefficients times their counts. low and high are the ends of
# 95 % confidence intervals; cpu_s is in CPU-seconds, energy_j in joules; energy_spread is the range
# of the energy source itself, as multiples of its central value.
`

// Write writes the set as YAML. What is not valid is an error, and nothing is written.
func (s *ProfileSet) Write(w io.Writer) error {
	if err := s.Validate(); err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(profileHeader)
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := errors.Join(e.Encode(s), e.Close()); err != nil {
		return fmt.Errorf("cost: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// ReadProfiles reads what [ProfileSet.Write] wrote. It is strict: keys that are missing, unknown or
// there twice, values of another type, files of more than [MaxProfileFile] bytes and everything
// that [ProfileSet.Validate] refuses are errors that name the key and the value.
func ReadProfiles(r io.Reader) (*ProfileSet, error) {
	s, err := readProfiles(r)
	if err != nil {
		return nil, fmt.Errorf("cost: %w", err)
	}
	return s, s.Validate()
}

func readProfiles(r io.Reader) (*ProfileSet, error) {
	text, err := strict.Read(r, MaxProfileFile)
	if err != nil {
		return nil, err
	}
	tree, err := yamltree.Parse(text)
	if err != nil {
		return nil, err
	}
	s := new(ProfileSet)
	d := strict.Decoder{Tag: "yaml", Root: "the file"}
	if err := d.Decode(tree, s); err != nil {
		return nil, err
	}
	if len(s.Source.Warnings) == 0 {
		s.Source.Warnings = nil // an empty list is the same as none
	}
	return s, nil
}
