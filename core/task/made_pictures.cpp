#include "task/made_pictures.h"

#include "base/context.h"
#include "base/error.h"
#include "format/hash.h"
#include "format/picture_file.h"

namespace deviascope::task {

using nlohmann::json;

namespace {

/// Keys of an image that name a file which belongs to it, or several.
constexpr const char *kFiles[] = {"file", "activations", "labels", "masks"};

json hashesOf(const json &image)
{
    base::Context hashing;
    json hashes = json::object();
    for (const char *key : kFiles)
        if (image.contains(key))
            for (const json &file :
                 image.at(key).is_array() ? image.at(key) : json::array({image.at(key)}))
                hashes[key].push_back(format::sha256OfFile(file.get<std::string>(), hashing));
    return hashes;
}

} // namespace

std::optional<MadePart> MadePictures::find(const std::string &part) const
{
    const auto stored = m_journal.find(part);
    if (!stored)
        return std::nullopt;
    try {
        MadePart made;
        made.images = stored->at("images");
        made.evaluations = stored->at("evaluations").get<std::int64_t>();
        made.microBatch = stored->at("micro_batch").get<int>();
        for (size_t i = 0; i < made.images.size(); ++i) {
            if (hashesOf(made.images[i]) != stored->at("hashes").at(i))
                return std::nullopt;
            made.pictures.push_back(
                format::readPicture(made.images[i].at("file").get<std::string>()));
        }
        return made;
    } catch (const json::exception &) { // somebody wrote in it: draw again
        return std::nullopt;
    } catch (const base::Error &) { // a file is gone
        return std::nullopt;
    }
}

void MadePictures::keep(const std::string &part, const MadePart &made)
{
    json hashes = json::array();
    for (const json &image : made.images)
        hashes.push_back(hashesOf(image));
    m_journal.write(part, {{"images", made.images},
                           {"hashes", hashes},
                           {"evaluations", made.evaluations},
                           {"micro_batch", made.microBatch}});
}

} // namespace deviascope::task
