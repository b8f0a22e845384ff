// The files of a bundle and the tensors in them: the constants that the writer and the reader share.
//
//   role          tensor            dtype        shape     meaning
//   ids           id_bytes          U8           [B]       UTF-8 of all item ids, end to end
//                 id_offsets        U32          [N+1]     where each id begins; the last entry is B
//   catalog       title_bytes       U8           [B]       UTF-8 of all titles (text, never HTML)
//                 title_offsets     U32          [N+1]
//                 prices            F32          [N]       NaN: unknown
//                 categories        U16          [N]       index into the category names; kNoLabel: none
//                 category_bytes    U8           [B]       UTF-8 of all category names
//                 category_offsets  U32          [C+1]
//                 brands            U16          [N]       the same for brands
//                 brand_bytes       U8           [B]
//                 brand_offsets     U32          [R+1]
//   graph         graph_degrees     U8           [P,N]     how many followers each item has. Where there are rows of
//                                                          bytes P, row p has byte p of each number, lowest first:
//                                                          apart, they compress better. Here P is 1 or 2
//                 graph_gaps        U8           [P,E]     the followers of all items, ascending within each: of the
//                                                          first its index, of the others the items passed over since
//                                                          the last one. P is 1, 2 or 3
//                 graph_weights     U8           [E]       1..255; weight = graph_weights * graph_scales[row]
//                 graph_scales      U8           [2,N]     the upper half of an F32, which is finite and >= 0
//   vectors       item_vectors      I8           [N,D]     -127..127; vector = item_vectors * item_scales[row]
//                 item_scales       F32          [N]       finite, >= 0
//                 projection        F32          [D,D]     row-major; maps the pooled history to the user vector; only
//                                                          where there is no `encoder`
//                 block_lengths     F32          [L]       L = (N + 255) / 256: at least the length of the longest of
//                                                          each 256 vectors, as the file has them; may be missing
//   vectors-int4  item_nibbles      U8           [N,H]     H = (D + 1) / 2; byte j: value j + 8 in the low nibble,
//                                                          value H + j + 8 in the high one;
//                                                          vector = value * item_scales[row]
//                 item_scales       F32          [N]       finite, >= 0
//                 projection        F32          [D,D]     as above
//                 block_lengths     F32          [L]       as above; may be missing
//   vectors-pq    pq_codes          U8           [B,M,16]  B = (N + 31) / 32 blocks of 32 items; byte j: the code of
//                                                          item j of the block in the low nibble, of item 16 + j in
//                                                          the high one
//                 pq_centroids      F32          [M,16,S]  S = (D + M - 1) / M; the vector's values m*S .. m*S+S-1 are
//                                                          pq_centroids[m][code]; values beyond D are passed over
//                 projection        F32          [D,D]     as above; only where neither of the two files above is there
//                 block_lengths     F32          [L]       as above, of what the codes stand for; may be missing
//   encoder       heads             U8           [1]       H, divides D
//                 positions         I8           [L,D]     L, at most 256, is the length of history that is read
//                 position_scales   F32          [L]       position = positions * position_scales[row]
//                 norms             F32          [2B+1,2,D] gains and biases of the layer norms: of the input, then in
//                                                          each of the B blocks behind attention and feed-forward;
//                                                          1 <= B <= 16
//                 attention_in_<b>  I8           [3D,D]    of block b, 0..B-1: queries, keys, values;
//                                                          matrix = attention_in * attention_in_scales[row]
//                 attention_in_scales_<b> F32    [3D]
//                 attention_in_biases_<b> F32    [3D]
//                 attention_out_<b>, ..._scales_<b>, ..._biases_<b>        the same, [D,D]
//                 feed_forward_in_<b>, ..._scales_<b>, ..._biases_<b>      the same, [F,D], F at most 4096 and
//                                                          alike in all blocks
//                 feed_forward_out_<b>, ..._scales_<b>, ..._biases_<b>     the same, [D,F]
//                 length            U16          [1]       only of a GRU, whose tensors are this and the following: L,
//                                                          1..256, the length of history that is read
//                 norms             F32          [2,2,D]   of the input and of the output
//                 gru_in_0          I8           [3D,D]    reset, update, candidate, from the input
//                 gru_in_scales_0, gru_in_biases_0 F32 [3D]
//                 gru_state_0, gru_state_scales_0, gru_state_biases_0      the same, from the state
//   popularity    popularity        U8           [P,N]     0..1 as 0..65535 (P = 2) or 0..255 (P = 1): the prior P(j)
//   of
//                                                          the blend (src/bundle/blend.h)
//                 trending          U8           [P,N]     recent popularity, for trending lists
//   baskets       the tensors of `graph`                   what was bought in one order: complements of each item
//   repurchase    interval_days     U16          [N]       1..65535: days from a purchase to the next by one customer
//                 repeat_rates      U8           [N]       share of an item's buyers who buy it again, in 1/255
//   content       content_features U8           [1]       which features (src/content/features.h): kContentFeatures
//                 content_rows     I8           [B,D']    B is a power of two, at most 65536: the row of each bucket of
//                                                         features; D' is D where there are item vectors
//                 content_scales   U8           [2,B]     the upper half of an F32: row = content_rows * scale
//                 content_bias     F32          [D']      what is added, whatever the features are
//                 content_dense    F32          [F,D']    only with item features from outside: their matrix; 1 <= F
//                 content_items    I8           [N,D']    ... and the vector of each item, in any scale
//   attributes    attribute_kinds   U8           [A]       AttributeKind (src/base/attribute_kind.h)
//                 attribute_name_bytes    U8     [B]       UTF-8 of the names of the attributes
//                 attribute_name_offsets  U32    [A+1]
//                 labels_<i>        U16          [N]       of attribute i, 0..A-1, a label: as categories
//                                                [T]       tags: index into the names, those of all items end to end
//                 tag_offsets_<i>   U32          [N+1]     tags: those of item j are offsets[j]..offsets[j+1]
//                 label_bytes_<i>   U8           [B]       label and tags: UTF-8 of all names
//                 label_offsets_<i> U32          [C+1]
//                 numbers_<i>       F32          [N]       number, date (days since 1970-01-01); NaN: unknown
//                 booleans_<i>      U8           [N]       boolean: 0, 1, 2: unknown
//
// Items come in any order. Where those with long vectors are near each other, `block_lengths` let a scan pass over
// most of the others.
//
// `ids`, `graph` and `popularity` are required, the others are optional. Of `vectors` and `vectors-int4` there is one
// at the most. `vectors-pq` may be there alone or beside it: then codes choose the candidates and rows score them.
// `encoder` needs item vectors, which it reads and which score its user vector; what its tensors mean is written at
// FittedEncoder (src/fit/encoder.h).
#ifndef VITRINE_BUNDLE_ROLES_H_
#define VITRINE_BUNDLE_ROLES_H_

#include <cstddef>
#include <cstdint>

namespace vitrine {

// The format this build writes, and the newest it reads.
inline constexpr int kBundleFormat = 1;

// Caps that are checked before anything is allocated from a size found in input.
inline constexpr uint32_t kMaxItems = 16u << 20;
inline constexpr uint32_t kMaxDimensions = 1024;
inline constexpr uint32_t kMaxSubQuantisers = 64;
inline constexpr uint32_t kMaxFollowersPerItem = 4096;
inline constexpr uint64_t kMaxFileBytes = 1ull << 31;
inline constexpr size_t kMaxAttributeColumns = 64;
inline constexpr uint32_t kMaxEncoderLength = 256;
inline constexpr uint32_t kMaxEncoderBlocks = 16;
// Numbers of an item's own that a content model reads.
inline constexpr uint32_t kMaxItemFeatures = 4096;
inline constexpr uint32_t kMaxFeedForward = 4 * kMaxDimensions;

// Scales, centroids and projections beyond this could only come from a broken writer, and would overflow a float score.
inline constexpr float kMaxMagnitude = 1e9f;

// Items of one block of pq_codes, and centroids of one sub-quantiser.
inline constexpr uint32_t kPqBlockItems = 32;
inline constexpr uint32_t kPqCentroids = 16;

// Added to the variance in the encoder's layer norms.
inline constexpr float kNormEpsilon = 1e-5f;
// Vectors of one of block_lengths.
inline constexpr uint32_t kLengthBlockItems = 256;

// The category or brand of an item that has none.
inline constexpr uint16_t kNoLabel = 0xffff;
inline constexpr uint8_t kUnknownBoolean = 2;

namespace role {
inline constexpr char kIds[] = "ids";
inline constexpr char kCatalog[] = "catalog";
inline constexpr char kAttributes[] = "attributes";
inline constexpr char kGraph[] = "graph";
inline constexpr char kVectors[] = "vectors";
inline constexpr char kVectorsInt4[] = "vectors-int4";
inline constexpr char kVectorsPq[] = "vectors-pq";
inline constexpr char kEncoder[] = "encoder";
inline constexpr char kPopularity[] = "popularity";
inline constexpr char kBaskets[] = "baskets";
inline constexpr char kRepurchase[] = "repurchase";
// Read by src/content alone: the engine passes it over.
inline constexpr char kContent[] = "content";
}  // namespace role

namespace tensor {
inline constexpr char kIdBytes[] = "id_bytes";
inline constexpr char kIdOffsets[] = "id_offsets";
inline constexpr char kTitleBytes[] = "title_bytes";
inline constexpr char kTitleOffsets[] = "title_offsets";
inline constexpr char kPrices[] = "prices";
inline constexpr char kCategories[] = "categories";
inline constexpr char kCategoryBytes[] = "category_bytes";
inline constexpr char kCategoryOffsets[] = "category_offsets";
inline constexpr char kBrands[] = "brands";
inline constexpr char kBrandBytes[] = "brand_bytes";
inline constexpr char kBrandOffsets[] = "brand_offsets";
inline constexpr char kAttributeKinds[] = "attribute_kinds";
inline constexpr char kAttributeNameBytes[] = "attribute_name_bytes";
inline constexpr char kAttributeNameOffsets[] = "attribute_name_offsets";
// The number of the attribute follows.
inline constexpr char kAttributeLabels[] = "labels_";
inline constexpr char kAttributeTagOffsets[] = "tag_offsets_";
inline constexpr char kAttributeLabelBytes[] = "label_bytes_";
inline constexpr char kAttributeLabelOffsets[] = "label_offsets_";
inline constexpr char kAttributeNumbers[] = "numbers_";
inline constexpr char kAttributeBooleans[] = "booleans_";
inline constexpr char kGraphDegrees[] = "graph_degrees";
inline constexpr char kGraphGaps[] = "graph_gaps";
inline constexpr char kGraphWeights[] = "graph_weights";
inline constexpr char kGraphScales[] = "graph_scales";
inline constexpr char kItemVectors[] = "item_vectors";
inline constexpr char kItemNibbles[] = "item_nibbles";
inline constexpr char kItemScales[] = "item_scales";
inline constexpr char kPqCodes[] = "pq_codes";
inline constexpr char kPqCentroids[] = "pq_centroids";
inline constexpr char kProjection[] = "projection";
inline constexpr char kHeads[] = "heads";
inline constexpr char kLength[] = "length";
inline constexpr char kPositions[] = "positions";
inline constexpr char kPositionScales[] = "position_scales";
inline constexpr char kNorms[] = "norms";
// "_", "_scales_" or "_biases_" and the number of the block follow.
inline constexpr char kAttentionIn[] = "attention_in";
inline constexpr char kAttentionOut[] = "attention_out";
inline constexpr char kFeedForwardIn[] = "feed_forward_in";
inline constexpr char kFeedForwardOut[] = "feed_forward_out";
inline constexpr char kGruIn[] = "gru_in";
inline constexpr char kGruState[] = "gru_state";
inline constexpr char kBlockLengths[] = "block_lengths";
inline constexpr char kPopularity[] = "popularity";
inline constexpr char kTrending[] = "trending";
inline constexpr char kIntervalDays[] = "interval_days";
inline constexpr char kRepeatRates[] = "repeat_rates";
inline constexpr char kContentFeatures[] = "content_features";
inline constexpr char kContentRows[] = "content_rows";
inline constexpr char kContentScales[] = "content_scales";
inline constexpr char kContentBias[] = "content_bias";
inline constexpr char kContentDense[] = "content_dense";
inline constexpr char kContentItems[] = "content_items";
}  // namespace tensor

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_ROLES_H_
