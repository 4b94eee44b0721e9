package configs

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// kind is the type of a key's value.
type kind uint8

const (
	text kind = iota
	words
	whole
	wholes
	seed
	real
	reals
	truth
	span
	params
)

// allowed describes the values of a kind. It is also what flags show as their type.
func (k kind) allowed() string {
	return [...]string{
		"text", "a list of words", "a whole number", "a list of whole numbers", "a whole number of at least 0",
		"a number", "a list of numbers", "true or false", "a duration such as 50ms", "parameters by algorithm",
	}[k]
}

// flagType is the word for the value in the usage text.
func (k kind) flagType() string {
	return [...]string{"string", "list", "int", "list", "int", "number", "list", "", "duration", "ALG.NAME=VALUE"}[k]
}

// fromText reads a value of the environment or of a flag.
func (k kind) fromText(s string) (any, error) {
	s = strings.TrimSpace(s)
	switch k {
	case words:
		return splitList(s), nil
	case whole:
		return strconv.ParseInt(s, 10, 64)
	case wholes:
		var list []any
		for _, part := range splitList(s) {
			n, err := strconv.ParseInt(part.(string), 10, 64)
			if err != nil {
				return nil, err
			}
			list = append(list, n)
		}
		return list, nil
	case seed:
		return strconv.ParseUint(s, 10, 64)
	case real:
		return strconv.ParseFloat(s, 64)
	case reals:
		var list []any
		for _, part := range splitList(s) {
			x, err := strconv.ParseFloat(part.(string), 64)
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		return list, nil
	case truth:
		return strconv.ParseBool(s)
	case params:
		return paramsFromText(s)
	}
	return s, nil
}

func splitList(s string) []any {
	var list []any
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// paramsFromText reads ALG.NAME=VALUE, several of them with commas between.
func paramsFromText(s string) (any, error) {
	all := map[string]any{}
	for _, part := range splitList(s) {
		name, value, ok := strings.Cut(part.(string), "=")
		alg, param, ok2 := strings.Cut(name, ".")
		if !ok || !ok2 || alg == "" || param == "" {
			return nil, fmt.Errorf("%q", part)
		}
		inner, _ := all[alg].(map[string]any)
		if inner == nil {
			inner = map[string]any{}
			all[alg] = inner
		}
		if _, twice := inner[param]; twice {
			return nil, fmt.Errorf("%s is given twice", name)
		}
		inner[param] = value
	}
	return all, nil
}

// convert turns what a file or fromText gave into the Go type of the kind. Nothing is
// rounded, and nothing taken for what it is not.
func (k kind) convert(v any) (any, bool) {
	switch k {
	case text:
		return asText(v)
	case words:
		return asList(v, func(e any) (string, bool) { s, ok := e.(string); return s, ok })
	case whole:
		return asInt(v)
	case wholes:
		return asList(v, func(e any) (int, bool) {
			n, ok := asInt(e)
			return int(n), ok
		})
	case seed:
		if u, ok := v.(uint64); ok {
			return u, true
		}
		n, ok := asInt(v)
		return uint64(n), ok && n >= 0
	case real:
		return asReal(v)
	case reals:
		return asList(v, asReal)
	case truth:
		b, ok := v.(bool)
		return b, ok
	case span:
		s, ok := v.(string)
		if !ok {
			return nil, false
		}
		d, err := time.ParseDuration(s)
		return d, err == nil && (d == 0 || d >= time.Microsecond || d <= -time.Microsecond)
	case params:
		return asParams(v)
	}
	return nil, false
}

// asText takes numbers as well, because a topology file may be called 12 and a PUE is a number.
func asText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int:
		return strconv.Itoa(v), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	}
	return "", false
}

func asReal(v any) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	n, ok := asInt(v)
	return float64(n), ok
}

func asInt(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	}
	return 0, false
}

func asList[T any](v any, element func(any) (T, bool)) ([]T, bool) {
	list, ok := v.([]any)
	if !ok {
		one, ok := element(v) // a list of one may be written without brackets
		return []T{one}, ok
	}
	out := make([]T, 0, len(list))
	for _, e := range list {
		t, ok := element(e)
		if !ok {
			return nil, false
		}
		out = append(out, t)
	}
	return out, true
}

func asParams(v any) (map[string]map[string]string, bool) {
	outer, ok := v.(map[string]any)
	if !ok {
		return nil, false
	}
	all := map[string]map[string]string{}
	for alg, inner := range outer {
		values, ok := inner.(map[string]any)
		if !ok {
			return nil, false
		}
		all[alg] = map[string]string{}
		for name, value := range values {
			if all[alg][name], ok = asText(value); !ok {
				return nil, false
			}
		}
	}
	return all, true
}
