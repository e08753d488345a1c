#include "explanation/explained.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/safetensors.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::explanation {

using base::Error;
using base::ErrorKind;

namespace {

const char *const kHeadFormat = "deviascope.head";

std::int64_t widthOf(const scorer::Scorer &scorer)
{
    return scorer.embedTexts({"a picture"}).size(1);
}

} // namespace

Head readHead(const std::filesystem::path &file)
{
    const auto stored = format::SafetensorsFile::open(file);
    const auto fail = [&](const std::string &fault) {
        throw Error(ErrorKind::DamagedFile, "This is no file of a head: " + fault, file.string(),
                    "It holds weight, bias and the names of its classes.");
    };
    const auto entry = [&](const char *key) {
        const auto found = stored.metadata().find(key);
        if (found == stored.metadata().end())
            fail(std::string("it has no ") + key);
        return found->second;
    };
    if (entry("format") != kHeadFormat)
        fail("its format is another");
    Head head;
    for (const auto &each : format::parseJson(entry("classes"), file.string()).items())
        head.classes.push_back(each.as<std::string>());
    head.weight = stored.tensor("weight").to(at::kFloat).clone();
    head.bias = stored.tensor("bias").to(at::kFloat).clone();
    const auto classes = static_cast<std::int64_t>(head.classes.size());
    if (classes < 2 || head.weight.dim() != 2 || head.weight.size(0) != classes ||
        head.bias.dim() != 1 || head.bias.size(0) != classes)
        fail("its sizes do not fit");
    if (!head.weight.isfinite().all().item<bool>() || !head.bias.isfinite().all().item<bool>())
        fail("a value is not finite");
    return head;
}

void writeHead(const std::filesystem::path &file, const Head &head)
{
    format::writeSafetensors(file, {{"weight", head.weight}, {"bias", head.bias}},
                             {{"format", kHeadFormat},
                              {"version", "1"},
                              {"classes", nlohmann::json(head.classes).dump()}});
}

Head headOfTexts(const scorer::Scorer &scorer, const std::vector<std::string> &classes)
{
    const at::Tensor texts = scorer.embedTexts(classes);
    const at::Tensor directions = at::eye(texts.size(1), texts.options());
    return {classes, scorer.logits(directions, texts).t().contiguous(),
            at::zeros({texts.size(0)}, texts.options())};
}

Explained::Explained(scorer::Scorer scorer, Head head, std::int64_t index, std::string name)
    : m_scorer(std::move(scorer)), m_head(std::move(head)), m_index(index), m_name(std::move(name))
{}

Explained Explained::ofClass(scorer::Scorer scorer, Head head, const std::string &label)
{
    const auto found = std::ranges::find(head.classes, label);
    if (found == head.classes.end())
        throw Error(ErrorKind::InvalidValue, "The classifier has no such class", label,
                    "Name one of its classes.");
    if (head.weight.size(1) != widthOf(scorer))
        throw Error(ErrorKind::InvalidValue, "The head belongs to another scorer", label,
                    "Its width is not that of this scorer's embedding.");
    const auto index = static_cast<std::int64_t>(found - head.classes.begin());
    return {std::move(scorer), std::move(head), index, label};
}

Explained Explained::ofUnit(scorer::Scorer scorer, std::int64_t unit)
{
    const std::int64_t width = widthOf(scorer);
    if (unit < 0 || unit >= width)
        throw Error(ErrorKind::InvalidValue, "The scorer has no such unit", std::to_string(unit),
                    "Its units are 0 to " + std::to_string(width - 1) + ".");
    return {std::move(scorer), {}, unit, "unit " + std::to_string(unit)};
}

at::Tensor Explained::answers(const at::Tensor &embedded) const
{
    if (isUnit())
        return embedded.select(1, m_index);
    const at::Tensor logits =
        at::matmul(embedded, m_head.weight.to(embedded.device(), embedded.scalar_type()).t()) +
        m_head.bias.to(embedded.device(), embedded.scalar_type());
    return at::log_softmax(logits, 1).select(1, m_index);
}

at::Tensor Explained::loss(const at::Tensor &images) const
{
    return -answers(m_scorer.embedImages(images)).mean();
}

std::vector<double> Explained::scores(std::span<const base::Picture> pictures) const
{
    at::Tensor answered = answers(m_scorer.embed(pictures)).to(at::kDouble);
    if (!isUnit())
        answered = answered.exp();
    answered = answered.cpu().contiguous();
    return {answered.data_ptr<double>(), answered.data_ptr<double>() + answered.numel()};
}

} // namespace deviascope::explanation
