package deploy

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"sheaf/site"
)

// A store is a target in a bucket of Amazon S3 or of what speaks its protocol: MinIO, Cloudflare R2, Backblaze
// B2, Garage and others.
//
// Listing the bucket gives each object's size and ETag, which for an object that came in one piece is the MD5
// of its contents. Where it is not (large objects, buckets with keys of their own), the object is asked
// for the SHA-256 that was put into its metadata. So finding out that nothing changed costs one request for a
// thousand files.
type store struct {
	bucket, prefix   string // the prefix ends with a slash, unless it is empty
	endpoint, region string
	address          string
}

const (
	amazon       = "https://s3.amazonaws.com"
	hashMetadata = "Sheaf-Sha256" // "x-amz-meta-sheaf-sha256" on the wire
	connections  = 16             // requests at once
	attempts     = 6              // of a request that fails for no fault of ours; some seconds in all
)

// parseStore reads an address that starts with "s3:". What it does not say about the endpoint and the region
// comes from the environment, as with Amazon's own tools.
func parseStore(text string) (Target, error) {
	refuse := func(why string) (Target, error) {
		return nil, &site.UsageError{Message: fmt.Sprintf("cannot deploy to %q: %s", anonymous(text), why)}
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Fragment != "" {
		return refuse("write s3://BUCKET/PREFIX?endpoint=https://HOST&region=NAME, where all but the bucket may be left out")
	}
	if u.User != nil {
		return refuse("keys don't belong into an address; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in ~/.aws/credentials")
	}
	t := &store{bucket: u.Host, region: first(os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))}
	t.endpoint = first(os.Getenv("AWS_ENDPOINT_URL_S3"), os.Getenv("AWS_ENDPOINT_URL"), amazon)
	if t.prefix = strings.Trim(u.Path, "/"); t.prefix != "" {
		for part := range strings.SplitSeq(t.prefix, "/") {
			if part == "" || part == "." || part == ".." {
				return refuse("the prefix is no path")
			}
		}
		t.prefix += "/"
	}
	t.address = "s3://" + t.bucket + "/" + strings.TrimSuffix(t.prefix, "/")
	for name, values := range u.Query() {
		switch name {
		case "endpoint":
			t.endpoint = values[0]
			t.address += "?endpoint=" + values[0]
		case "region":
			t.region = values[0]
		default:
			return refuse(fmt.Sprintf("it may say endpoint and region, not %q", name))
		}
	}
	if !strings.Contains(t.endpoint, "://") {
		t.endpoint = "https://" + t.endpoint
	}
	if e, err := url.Parse(t.endpoint); err != nil || e.Scheme != "https" && e.Scheme != "http" || e.Host == "" || e.User != nil || strings.Trim(e.Path, "/") != "" {
		return refuse("its endpoint must be https://HOST, without a path")
	}
	return t, nil
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (t *store) String() string { return t.address }

func (t *store) Deploy(ctx context.Context, s *Source, o Options) (*Report, error) {
	client, err := t.connect()
	if err != nil {
		return nil, err
	}
	at := &storePlace{store: t, client: client, site: s}
	if err := at.list(ctx, &o); err != nil {
		return nil, t.explain("list the bucket", err)
	}
	p, err := newPlan(ctx, s, t.String(), at, at.owned, connections, &o)
	if err != nil {
		return nil, t.explain("compare the site", err)
	}
	if o.DryRun {
		return p.report, nil
	}
	if err := at.move(ctx, p, &o); err != nil {
		return nil, t.explain("upload the site", err)
	}
	return p.report, nil
}

// connect makes a client, which makes no request yet.
func (t *store) connect() (*minio.Client, error) {
	keys := credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}})
	if value, err := keys.GetWithContext(nil); err != nil || value.AccessKeyID == "" {
		return nil, &site.UsageError{Message: fmt.Sprintf("no keys for %s: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in ~/.aws/credentials (AWS_PROFILE names another than default)", t)}
	}
	endpoint, err := url.Parse(t.endpoint)
	if err != nil {
		return nil, err
	}
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds: keys, Secure: endpoint.Scheme == "https", Region: t.region, MaxRetries: attempts,
	})
	if err != nil {
		return nil, &site.UsageError{Message: fmt.Sprintf("cannot deploy to %s: %v", t, err)}
	}
	return client, nil
}

// A storePlace is the part of the bucket that has the site.
type storePlace struct {
	*store
	client  *minio.Client
	site    *Source
	objects map[string]object // by path below the prefix
	owned   []string
}

type object struct {
	etag string
	size int64
}

// list asks what is below the prefix, and which of it Sheaf put there.
func (at *storePlace) list(ctx context.Context, o *Options) error {
	at.objects = map[string]object{}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the listing, if it is left early
	for info := range at.client.ListObjects(ctx, at.bucket, minio.ListObjectsOptions{Prefix: at.prefix, Recursive: true}) {
		if info.Err != nil {
			return info.Err
		}
		at.objects[strings.TrimPrefix(info.Key, at.prefix)] = object{strings.Trim(info.ETag, `"`), info.Size}
		if n := len(at.objects); n%1000 == 0 {
			o.step("listing", n, n)
		}
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if _, ok := at.objects[site.ManifestName]; !ok {
		return nil
	}
	manifest, err := at.client.GetObject(ctx, at.bucket, at.prefix+site.ManifestName, minio.GetObjectOptions{})
	if err != nil {
		return err
	}
	defer manifest.Close()
	text, err := io.ReadAll(manifest)
	if err != nil {
		return err
	}
	var ok bool
	if at.owned, ok = site.ParseManifest(text); !ok {
		return &site.UsageError{Message: fmt.Sprintf("cannot deploy to %s: %v", at.store, errNoManifest)}
	}
	return nil
}

func (at *storePlace) look(ctx context.Context, f file) (found, error) {
	there, ok := at.objects[f.path]
	switch {
	case !ok:
		return found{state: absent}, nil
	case there.size != f.size:
		return found{state: differs}, nil
	}
	sum, err := at.sum(f, md5.New())
	if err != nil || sum == there.etag {
		return found{state: same}, err
	}
	if sum, err = at.sum(f, sha256.New()); err != nil {
		return found{}, err
	}
	info, err := at.client.StatObject(ctx, at.bucket, at.prefix+f.path, minio.StatObjectOptions{})
	if err != nil || info.UserMetadata[hashMetadata] != sum {
		return found{state: differs}, err
	}
	return found{state: same}, nil
}

// sum returns the hash of a file of the site, in hexadecimal.
func (at *storePlace) sum(f file, h hash.Hash) (string, error) {
	from, err := at.site.open(f.path)
	if err != nil {
		return "", err
	}
	defer from.Close()
	_, err = io.Copy(h, from)
	return hex.EncodeToString(h.Sum(nil)), err
}

// A bucket has no folders, so that nothing stands in the way of another.
func (at *storePlace) below(string) ([]string, error) { return nil, nil }

func (at *storePlace) holds(p string) (bool, error) {
	_, ok := at.objects[p]
	return ok, nil
}

// move uploads and deletes what the plan says.
func (at *storePlace) move(ctx context.Context, p *plan, o *Options) error {
	now := p.site.paths()
	known := at.owned
	if p.idle() && slices.Equal(known, now) {
		return nil
	}
	if both := p.union(known); !slices.Equal(both, known) {
		if err := at.putManifest(ctx, both); err != nil {
			return err
		}
		known = both
	}
	var done atomic.Int64
	total := len(p.report.New) + len(p.report.Changed)
	for _, files := range p.put {
		err := each(ctx, connections, len(files), func(ctx context.Context, i int) error {
			if err := at.put(ctx, files[i]); err != nil {
				return fmt.Errorf("%s: %w", files[i].path, err)
			}
			o.step("uploading", int(done.Add(1)), total)
			return nil
		})
		if err != nil {
			return err
		}
	}
	err := each(ctx, connections, len(p.last), func(ctx context.Context, i int) error {
		return at.client.RemoveObject(ctx, at.bucket, at.prefix+p.last[i], minio.RemoveObjectOptions{})
	})
	if err != nil || slices.Equal(known, now) {
		return err
	}
	return at.putManifest(ctx, now)
}

// put uploads a file of the site.
func (at *storePlace) put(ctx context.Context, f file) error {
	sum, err := at.sum(f, sha256.New())
	if err != nil {
		return err
	}
	from, err := at.site.open(f.path)
	if err != nil {
		return err
	}
	defer from.Close()
	var head [512]byte
	n, err := from.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return err
	}
	_, err = at.client.PutObject(ctx, at.bucket, at.prefix+f.path, from, f.size, minio.PutObjectOptions{
		ContentType: contentType(f.path, head[:n]), CacheControl: cacheControl(f.path),
		UserMetadata: map[string]string{hashMetadata: sum}, SendContentMd5: true,
		DisableContentSha256: f.size == 0, // an empty file sent in signed chunks has no length, which stores refuse
	})
	return err
}

func (at *storePlace) putManifest(ctx context.Context, paths []string) error {
	text := site.FormatManifest(paths)
	_, err := at.client.PutObject(ctx, at.bucket, at.prefix+site.ManifestName, bytes.NewReader(text), int64(len(text)), minio.PutObjectOptions{
		ContentType: "text/plain; charset=utf-8", CacheControl: "no-cache", SendContentMd5: true,
	})
	return err
}

// explain says what an error of the store means for its user.
func (t *store) explain(doing string, err error) error {
	var usage *site.UsageError
	var response minio.ErrorResponse
	if errors.As(err, &usage) || !errors.As(err, &response) {
		if errors.As(err, &usage) || errors.Is(err, context.Canceled) {
			return err
		}
		return fmt.Errorf("%s at %s: %s", doing, t.endpoint, anonymous(err.Error()))
	}
	hint := ""
	switch response.Code {
	case "AccessDenied", "AllAccessDisabled", "AccountProblem":
		hint = "the keys are known, and may not do this: they need s3:ListBucket of the bucket and s3:GetObject, s3:PutObject, s3:DeleteObject of what is in it"
	case "InvalidAccessKeyId":
		hint = "the store does not know AWS_ACCESS_KEY_ID; are the keys for another one? endpoint= in the target says which is meant"
	case "SignatureDoesNotMatch":
		hint = "AWS_SECRET_ACCESS_KEY is not the one for AWS_ACCESS_KEY_ID"
	case "ExpiredToken", "ExpiredTokenException", "InvalidToken":
		hint = "the keys have expired, or AWS_SESSION_TOKEN is missing or old; sign in anew"
	case "NoSuchBucket":
		hint = fmt.Sprintf("make the bucket %q first, or mend its name", t.bucket)
	case "AuthorizationHeaderMalformed", "PermanentRedirect", "MovedPermanently", "InvalidRegion", "IllegalLocationConstraintException", "TemporaryRedirect":
		hint = "the bucket is in another region; add ?region=NAME to the target"
		if response.Region != "" {
			hint = fmt.Sprintf("the bucket is in another region; add ?region=%s to the target", response.Region)
		}
	case "RequestTimeTooSkewed", "RequestExpired":
		hint = "the clock of this computer is wrong"
	case "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull":
		hint = "the store is full"
	}
	message := first(anonymous(response.Message), response.Code, fmt.Sprintf("status %d", response.StatusCode))
	if hint != "" {
		message = strings.TrimSuffix(message, ".") + ": " + hint
	}
	return fmt.Errorf("%s %s: %s", doing, t, message)
}
