// Command verifier checks a transparency log proof (c2sp.org/tlog-proof) with Go's standard library alone.
//
// It shares no line with the program whose proofs it checks: the note, the checkpoint, the three kinds of signature
// (0x01 Ed25519, 0x04 Ed25519 cosignature, 0x06 ML-DSA-44 cosignature) and the path are read here anew.
//
//	verifier -keys keys.txt [-entry FILE] proof.tlog-proof
//
// Every key in the file must have signed. Exit status: 0 it holds, 1 it does not, 2 wrong usage.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/mldsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	kindEd25519     = 0x01
	kindCosignature = 0x04
	kindMLDSA44     = 0x06
	mostHashes      = 63
)

type key struct {
	name   string
	id     [4]byte
	kind   byte
	public []byte
}

type checkpoint struct {
	text   string
	origin string
	size   uint64
	root   []byte
}

type signature struct {
	name string
	id   [4]byte
	blob []byte
}

type proof struct {
	index      uint64
	path       [][]byte
	extra      []byte
	hasExtra   bool
	checkpoint checkpoint
	signatures []signature
}

func main() {
	keysFile := flag.String("keys", "", "file of verifier keys, one a line; each must have signed")
	entryFile := flag.String("entry", "", "the entry, where the proof does not carry it")
	flag.Parse()
	if *keysFile == "" || flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	told, err := run(*keysFile, *entryFile, flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println(told)
}

func run(keysFile, entryFile, proofFile string) (string, error) {
	keys, err := readKeys(keysFile)
	if err != nil {
		return "", err
	}
	content, err := os.ReadFile(proofFile)
	if err != nil {
		return "", err
	}
	p, err := parseProof(content)
	if err != nil {
		return "", err
	}
	for _, k := range keys {
		if err := k.signed(p); err != nil {
			return "", err
		}
	}
	entry := p.extra
	if entryFile != "" {
		if entry, err = os.ReadFile(entryFile); err != nil {
			return "", err
		}
	} else if !p.hasExtra {
		return "", errors.New("the proof does not carry its entry")
	}
	if p.index >= p.checkpoint.size {
		return "", errors.New("the index is beyond the log")
	}
	leaf := sha256.Sum256(append([]byte{0}, entry...))
	root, rest, err := climb(leaf[:], p.index, p.checkpoint.size, p.path)
	if err != nil {
		return "", err
	}
	if len(rest) != 0 || !bytes.Equal(root, p.checkpoint.root) {
		return "", errors.New("the path does not lead to the root")
	}
	return fmt.Sprintf("holds: entry %d of %d in %s, signed by %d keys", p.index, p.checkpoint.size, p.checkpoint.origin, len(keys)), nil
}

// climb gives the root over size leaves from the hash of one of them, and the part of the path that was not needed.
// The tree is taken apart from the top: the left half is the largest power of two below the size.
func climb(leaf []byte, index, size uint64, path [][]byte) ([]byte, [][]byte, error) {
	if size == 1 {
		return leaf, path, nil
	}
	half := uint64(1)
	for half*2 < size {
		half *= 2
	}
	left := index < half
	var below []byte
	var err error
	if left {
		below, path, err = climb(leaf, index, half, path)
	} else {
		below, path, err = climb(leaf, index-half, size-half, path)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(path) == 0 {
		return nil, nil, errors.New("the path is too short")
	}
	sibling := path[0]
	if left {
		return node(below, sibling), path[1:], nil
	}
	return node(sibling, below), path[1:], nil
}

func node(left, right []byte) []byte {
	sum := sha256.Sum256(append(append([]byte{1}, left...), right...))
	return sum[:]
}

func parseProof(content []byte) (*proof, error) {
	head, note, found := bytes.Cut(content, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return nil, errors.New("not a proof")
	}
	lines = lines[1:]
	p := &proof{}
	var err error
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		if p.extra, err = unbase(lines[0][len("extra "):]); err != nil {
			return nil, fmt.Errorf("extra: %w", err)
		}
		p.hasExtra = true
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return nil, errors.New("no index")
	}
	if p.index, err = decimal(lines[0][len("index "):]); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	for _, line := range lines[1:] {
		hash, err := unbase(line)
		if err != nil || len(hash) != sha256.Size || len(p.path) == mostHashes {
			return nil, errors.New("the path is not made of hashes")
		}
		p.path = append(p.path, hash)
	}
	return p, p.parseNote(note)
}

func (p *proof) parseNote(note []byte) error {
	if !utf8.Valid(note) {
		return errors.New("the note is not UTF-8")
	}
	for _, c := range note {
		if c < 0x20 && c != '\n' {
			return errors.New("the note holds a control character")
		}
	}
	at := bytes.LastIndex(note, []byte("\n\n"))
	if at < 0 || !bytes.HasSuffix(note, []byte("\n")) || at+2 == len(note) {
		return errors.New("the note is not signed")
	}
	text, tail := string(note[:at+1]), string(note[at+2:len(note)-1])
	for _, line := range strings.Split(tail, "\n") {
		s, err := parseSignature(line)
		if err != nil {
			return err
		}
		p.signatures = append(p.signatures, s)
	}
	lines := strings.Split(text[:len(text)-1], "\n")
	if len(lines) < 3 {
		return errors.New("the note is no checkpoint")
	}
	for _, line := range lines {
		if line == "" {
			return errors.New("a line of the checkpoint is empty")
		}
	}
	size, err := decimal(lines[1])
	if err != nil {
		return fmt.Errorf("size: %w", err)
	}
	root, err := unbase(lines[2])
	if err != nil || len(root) != sha256.Size {
		return errors.New("the root is no hash")
	}
	p.checkpoint = checkpoint{text, lines[0], size, root}
	return nil
}

func parseSignature(line string) (signature, error) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || parts[0] != "—" || !validName(parts[1]) {
		return signature{}, errors.New("not a signature line")
	}
	raw, err := unbase(parts[2])
	if err != nil || len(raw) < 5 {
		return signature{}, errors.New("not a signature")
	}
	s := signature{name: parts[1], blob: raw[4:]}
	copy(s.id[:], raw)
	return s, nil
}

func readKeys(file string) ([]key, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var keys []key
	for _, line := range strings.Split(string(content), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k, err := parseKey(line)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, errors.New("no key was given, so nothing would be shown")
	}
	return keys, nil
}

func parseKey(text string) (key, error) {
	parts := strings.SplitN(text, "+", 3) // base64 may hold a plus of its own
	if len(parts) != 3 || !validName(parts[0]) {
		return key{}, errors.New("not a verifier key")
	}
	id, err := hex.DecodeString(parts[1])
	raw, err2 := unbase(parts[2])
	if err != nil || err2 != nil || len(id) != 4 || len(raw) < 2 {
		return key{}, errors.New("not a verifier key")
	}
	k := key{name: parts[0], kind: raw[0], public: raw[1:]}
	sum := sha256.Sum256(append([]byte(k.name+"\n"), raw...))
	copy(k.id[:], sum[:4])
	if !bytes.Equal(k.id[:], id) {
		return key{}, errors.New("the key does not have the id that it names")
	}
	switch {
	case (k.kind == kindEd25519 || k.kind == kindCosignature) && len(k.public) == ed25519.PublicKeySize:
	case k.kind == kindMLDSA44 && len(k.public) == mldsa.MLDSA44().PublicKeySize():
	default:
		return key{}, fmt.Errorf("a key of kind 0x%02x is not known here", k.kind)
	}
	return k, nil
}

// signed says why a key did not sign a proof's checkpoint; nil where it did. Each line in its name and id must verify.
func (k key) signed(p *proof) error {
	found := false
	for _, s := range p.signatures {
		if s.name != k.name || s.id != k.id {
			continue
		}
		if !k.verify(p.checkpoint, s.blob) {
			return fmt.Errorf("the signature of %s (kind 0x%02x) does not verify", k.name, k.kind)
		}
		found = true
	}
	if !found {
		return fmt.Errorf("%s (kind 0x%02x) did not sign", k.name, k.kind)
	}
	return nil
}

func (k key) verify(c checkpoint, blob []byte) bool {
	if k.kind == kindEd25519 {
		return len(blob) == ed25519.SignatureSize && ed25519.Verify(k.public, []byte(c.text), blob)
	}
	if len(blob) < 8 {
		return false
	}
	time, blob := binary.BigEndian.Uint64(blob), blob[8:]
	if time > 1<<63-1 {
		return false
	}
	if k.kind == kindCosignature {
		message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, c.text)
		return len(blob) == ed25519.SignatureSize && ed25519.Verify(k.public, []byte(message), blob)
	}
	public, err := mldsa.NewPublicKey(mldsa.MLDSA44(), k.public)
	if err != nil || len(k.name) > 255 || len(c.origin) > 255 {
		return false
	}
	message := append([]byte("subtree/v1\n\x00"), byte(len(k.name)))
	message = append(message, k.name...)
	message = binary.BigEndian.AppendUint64(message, time)
	message = append(append(message, byte(len(c.origin))), c.origin...)
	message = binary.BigEndian.AppendUint64(message, 0)
	message = binary.BigEndian.AppendUint64(message, c.size)
	message = append(message, c.root...)
	return mldsa.Verify(public, message, blob, nil) == nil
}

// unbase reads base64 in the one spelling that its bytes have.
func unbase(text string) ([]byte, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err == nil && base64.StdEncoding.EncodeToString(raw) != text {
		err = errors.New("not base64 in its one spelling")
	}
	return raw, err
}

func decimal(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 63)
	if err == nil && strconv.FormatUint(n, 10) != text {
		err = errors.New("not a plain decimal")
	}
	return n, err
}

func validName(name string) bool {
	return name != "" && !strings.ContainsRune(name, '+') && strings.IndexFunc(name, unicode.IsSpace) < 0
}
