#include "direction/algebra.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <set>

namespace deviascope::direction {

using base::Error;
using base::ErrorKind;

namespace {

[[noreturn]] void refuse(const std::string &what, const Direction &direction)
{
    throw Error(ErrorKind::InvalidValue, what, direction.name,
                "Directions go together when they were made for one model.");
}

/// Where the tensors of several directions lie in one long vector.
class Layout {
public:
    explicit Layout(std::span<const Direction *const> directions)
    {
        for (const Direction *direction : directions) {
            if (direction->timesteps.size() > m_timesteps.size())
                m_timesteps = direction->timesteps;
        }
        for (const Direction *direction : directions) {
            if (!direction->timesteps.empty() && direction->timesteps != m_timesteps)
                refuse("The directions belong to different timesteps", *direction);
            for (const auto &[site, tensor] : direction->tensors)
                take(m_shapes[site], shapeOf(tensor), *direction);
            if (direction->text.defined())
                take(m_text, direction->text.sizes().vec(), *direction);
        }
    }

    /// [D] float64.
    at::Tensor flat(const Direction &direction) const
    {
        std::vector<at::Tensor> parts;
        for (const auto &[site, shape] : m_shapes) {
            const auto found = direction.tensors.find(site);
            parts.push_back((found == direction.tensors.end()
                                 ? at::zeros(shape, at::kDouble)
                                 : found->second.to(at::kDouble).expand(shape))
                                .flatten());
        }
        if (!m_text.empty())
            parts.push_back((direction.text.defined() ? direction.text.to(at::kDouble)
                                                      : at::zeros(m_text, at::kDouble))
                                .flatten());
        return at::cat(parts);
    }

    /// The tensors of a direction from a vector as `flat` makes it; sites that are all zero are
    /// left out.
    Direction direction(const at::Tensor &flat) const
    {
        Direction result;
        int64_t first = 0;
        const auto next = [&](const std::vector<int64_t> &shape) {
            const int64_t count = c10::multiply_integers(shape);
            const at::Tensor part = flat.narrow(0, first, count).reshape(shape).to(at::kFloat);
            first += count;
            return part;
        };
        for (const auto &[site, shape] : m_shapes)
            if (const at::Tensor part = next(shape); part.any().item<bool>())
                result.tensors[site] = part.clone();
        if (!m_text.empty())
            if (const at::Tensor part = next(m_text); part.any().item<bool>())
                result.text = part.clone();
        result.timesteps = m_timesteps;
        return result;
    }

private:
    std::vector<int64_t> shapeOf(const at::Tensor &tensor) const
    {
        auto shape = tensor.sizes().vec();
        if (!m_timesteps.empty())
            shape[0] = static_cast<int64_t>(m_timesteps.size());
        return shape;
    }

    static void take(std::vector<int64_t> &known, const std::vector<int64_t> &shape,
                     const Direction &direction)
    {
        if (known.empty())
            known = shape;
        else if (known != shape)
            refuse("The directions have different shapes", direction);
    }

    std::map<network::Site, std::vector<int64_t>> m_shapes;
    std::vector<int64_t> m_text;
    std::vector<double> m_timesteps;
};

std::vector<const Direction *> pointersTo(std::span<const Direction> directions)
{
    std::vector<const Direction *> pointers;
    for (const Direction &direction : directions)
        pointers.push_back(&direction);
    return pointers;
}

/// What all of `values` say, or nothing.
std::string common(const std::set<std::string> &values)
{
    return values.size() == 1 ? *values.begin() : std::string();
}

/// Names, branch and provenance of what was made of `terms`.
void describe(Direction &result, std::span<const Term> terms, const std::string &name,
              const std::string &method)
{
    std::set<std::string> bases;
    nlohmann::json made = nlohmann::json::array();
    for (const Term &term : terms) {
        const Direction &part = *term.direction;
        bases.insert(part.base);
        made.push_back({{"name", part.name},
                        {"method", part.method},
                        {"factor", term.factor},
                        {"provenance", part.provenance}});
        if (part.branch == sampling::Branch::Both)
            result.branch = sampling::Branch::Both;
        if (const auto model = part.provenance.find("model"); model != part.provenance.end())
            result.provenance["model"] = *model;
    }
    result.name = name;
    result.concept_ = terms.size() == 1 ? terms.front().direction->concept_ : name;
    result.base = common(bases);
    result.method = method;
    result.provenance["made_of"] = made;
}

} // namespace

Direction combined(std::span<const Term> terms, const std::string &name)
{
    if (terms.empty())
        throw Error(ErrorKind::InvalidValue, "There is no direction to combine", name);
    std::vector<const Direction *> directions;
    for (const Term &term : terms)
        directions.push_back(term.direction);
    const Layout layout(directions);
    at::Tensor sum = layout.flat(*directions.front()) * terms.front().factor;
    for (const Term &term : terms.subspan(1))
        sum += layout.flat(*term.direction) * term.factor;
    Direction result = layout.direction(sum);
    if (result.tensors.empty() && !result.text.defined())
        throw Error(ErrorKind::InvalidValue, "Nothing is left: the directions cancel out", name);
    describe(result, terms, name, "combined");
    if (terms.size() == 1 && terms.front().factor > 0 && directions.front()->suggestedScale)
        result.suggestedScale = *directions.front()->suggestedScale / terms.front().factor;
    return result;
}

Direction orthogonalised(const Direction &direction, std::span<const Direction> others)
{
    if (others.empty())
        refuse("There is no direction to be orthogonal to", direction);
    auto all = pointersTo(others);
    all.push_back(&direction);
    const Layout layout(all);
    std::vector<at::Tensor> rows;
    for (const Direction &other : others)
        rows.push_back(layout.flat(other));
    at::Tensor n = at::stack(rows); // [K, D]
    const at::Tensor lengths = n.norm(2, at::IntArrayRef{1}, true);
    if ((lengths == 0).any().item<bool>())
        refuse("One of the others has length 0", direction);
    n = n / lengths;
    const at::Tensor gram = n.matmul(n.t());
    const at::Tensor eigenvalues = std::get<0>(at::linalg_eigh(gram));
    constexpr double kDependent = 1e-10;
    if (eigenvalues.min().item<double>() < kDependent)
        refuse("The others depend on each other: one of them says nothing new", direction);
    const at::Tensor v = layout.flat(direction);
    const at::Tensor rest = v - n.t().matmul(at::linalg_solve(gram, n.matmul(v)));
    constexpr double kNothing = 1e-6; // of a direction in float32
    if (rest.norm().item<double>() <= kNothing * v.norm().item<double>())
        refuse("Nothing is left: the direction lies among the others", direction);
    Direction result = layout.direction(rest);
    std::string name = direction.name + " without";
    for (size_t i = 0; i < others.size(); ++i)
        name += (i == 0 ? " " : ", ") + others[i].name;
    const Term term{&direction, 1};
    describe(result, {&term, 1}, name, "orthogonalised");
    for (const Direction &other : others)
        result.provenance["without"].push_back(other.name);
    result.suggestedScale = direction.suggestedScale;
    return result;
}

std::vector<std::vector<double>> cosines(std::span<const Direction> directions)
{
    const Layout layout(pointersTo(directions));
    std::vector<at::Tensor> rows;
    for (const Direction &direction : directions) {
        const at::Tensor row = layout.flat(direction);
        const double length = row.norm().item<double>();
        if (!(length > 0))
            refuse("A direction has length 0", direction);
        rows.push_back(row / length);
    }
    std::vector<std::vector<double>> result;
    for (const at::Tensor &row : rows) {
        result.emplace_back();
        for (const at::Tensor &other : rows)
            result.back().push_back(row.dot(other).item<double>());
    }
    return result;
}

} // namespace deviascope::direction
