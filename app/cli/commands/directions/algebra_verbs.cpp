#include "base/error.h"
#include "cli/commands/directions/named_directions.h"
#include "cli/commands/directions/verb.h"
#include "direction/algebra.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <span>

namespace deviascope::cli {

using direction::Direction;
using report::Document;

namespace {

std::string stemOf(const task::DirectionWish &wish)
{
    return std::filesystem::path(wish.file).stem().string();
}

/// "a + 0.5 b"
std::string sumText(const std::vector<task::DirectionWish> &wishes,
                    const std::vector<double> &factors)
{
    std::string text;
    for (size_t i = 0; i < wishes.size(); ++i) {
        const double factor = factors[i];
        const double size = std::abs(factor);
        if (i > 0)
            text += factor < 0 ? " - " : " + ";
        else if (factor < 0)
            text += "-";
        text += size == 1 ? stemOf(wishes[i]) : fmt::format("{:.3g} {}", size, stemOf(wishes[i]));
    }
    return text;
}

/// A verb that makes one direction out of several.
class SumVerb : public DirectionsVerb {
public:
    void addOptions(CLI::App &app) override
    {
        m_directions.addTo(app, help(), least());
        m_new.addTo(app);
    }
    Document answer(CommandContext &context) override
    {
        const auto wishes = m_directions.wishes();
        const auto factors = factorsOf(wishes);
        const auto directions = m_directions.read(context);
        std::vector<direction::Term> terms;
        for (size_t i = 0; i < directions.size(); ++i)
            terms.push_back({&directions[i], factors[i]});
        return m_new.keep(direction::combined(terms, m_new.nameOr(nameFor(wishes, factors))));
    }

protected:
    virtual std::string help() const
    {
        return "Files, or names in the library; FILE@FACTOR takes so much of it";
    }
    virtual int least() const { return 1; }
    virtual std::vector<double> factorsOf(const std::vector<task::DirectionWish> &wishes) const = 0;
    virtual std::string nameFor(const std::vector<task::DirectionWish> &wishes,
                                const std::vector<double> &factors) const
    {
        return sumText(wishes, factors);
    }

private:
    NamedDirections m_directions;
    NewDirection m_new;
};

class AddVerb final : public SumVerb {
public:
    std::string name() const override { return "add"; }
    std::string summary() const override { return "The sum"; }

private:
    std::vector<double> factorsOf(const std::vector<task::DirectionWish> &wishes) const override
    {
        std::vector<double> factors;
        for (const task::DirectionWish &wish : wishes)
            factors.push_back(wish.scale.value_or(1));
        return factors;
    }
};

class SubtractVerb final : public SumVerb {
public:
    std::string name() const override { return "subtract"; }
    std::string summary() const override { return "The first without the others"; }

private:
    int least() const override { return 2; }
    std::vector<double> factorsOf(const std::vector<task::DirectionWish> &wishes) const override
    {
        std::vector<double> factors;
        for (const task::DirectionWish &wish : wishes)
            factors.push_back((factors.empty() ? 1 : -1) * wish.scale.value_or(1));
        return factors;
    }
};

class ScaleVerb final : public SumVerb {
public:
    std::string name() const override { return "scale"; }
    std::string summary() const override { return "One direction, longer or shorter"; }
    void addOptions(CLI::App &app) override
    {
        SumVerb::addOptions(app);
        app.add_option("--by", m_factor, "The factor")->required();
    }

private:
    std::string help() const override { return "A file"; }
    std::vector<double> factorsOf(const std::vector<task::DirectionWish> &wishes) const override
    {
        if (wishes.size() != 1)
            throw base::Error(base::ErrorKind::InvalidValue, "One direction is scaled at a time",
                              std::to_string(wishes.size()) + " files", "Name one file.");
        return {m_factor * wishes.front().scale.value_or(1)};
    }
    std::string nameFor(const std::vector<task::DirectionWish> &wishes,
                        const std::vector<double> &) const override
    {
        return sumText(wishes, {m_factor});
    }

    double m_factor = 1;
};

class AverageVerb final : public SumVerb {
public:
    std::string name() const override { return "average"; }
    std::string summary() const override { return "The mean"; }

private:
    std::vector<double> factorsOf(const std::vector<task::DirectionWish> &wishes) const override
    {
        std::vector<double> factors;
        for (const task::DirectionWish &wish : wishes)
            factors.push_back(wish.scale.value_or(1) / static_cast<double>(wishes.size()));
        return factors;
    }
    std::string nameFor(const std::vector<task::DirectionWish> &wishes,
                        const std::vector<double> &) const override
    {
        std::string text;
        for (const task::DirectionWish &wish : wishes)
            text += (text.empty() ? "mean of " : ", ") + stemOf(wish);
        return text;
    }
};

class OrthogonaliseVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "orthogonalise"; }
    std::string summary() const override
    {
        return "The first without what it shares with the others";
    }
    void addOptions(CLI::App &app) override
    {
        m_directions.addTo(app, "Files", 2);
        m_new.addTo(app);
    }
    Document answer(CommandContext &context) override
    {
        const auto directions = m_directions.read(context);
        Direction rest =
            direction::orthogonalised(directions.front(), std::span(directions).subspan(1));
        rest.name = m_new.nameOr(rest.name);
        return m_new.keep(rest);
    }

private:
    NamedDirections m_directions;
    NewDirection m_new;
};

class CosineVerb final : public DirectionsVerb {
public:
    std::string name() const override { return "cosine"; }
    std::string summary() const override
    {
        return "How alike directions are: 1 same, 0 unrelated, -1 opposite";
    }
    void addOptions(CLI::App &app) override { m_directions.addTo(app, "Files", 2); }
    Document answer(CommandContext &context) override
    {
        const auto matrix = direction::cosines(m_directions.read(context));
        report::List names;
        report::Table table;
        table.columns = {report::shownColumn(" ")};
        for (const task::DirectionWish &wish : m_directions.wishes()) {
            names.values.push_back(stemOf(wish));
            table.columns.push_back(report::shownColumn(report::plain(stemOf(wish))));
        }
        for (size_t i = 0; i < matrix.size(); ++i) {
            std::vector<report::Cell> row{names.values[i]};
            for (const double value : matrix[i])
                row.emplace_back(report::Ratio{value, {}, "-", 3, report::Sign::Always});
            table.rows.push_back(std::move(row));
        }
        return {DEVIASCOPE_TR("report", "How alike directions are"),
                {{{},
                  {report::Fact{report::column("names"), names},
                   report::Fact{report::column("cosine"), report::verbatim(matrix)},
                   std::move(table)}}}};
    }

private:
    NamedDirections m_directions;
};

} // namespace

void addAlgebraVerbs(DirectionsVerbs &verbs)
{
    verbs.push_back(std::make_unique<AddVerb>());
    verbs.push_back(std::make_unique<SubtractVerb>());
    verbs.push_back(std::make_unique<ScaleVerb>());
    verbs.push_back(std::make_unique<AverageVerb>());
    verbs.push_back(std::make_unique<OrthogonaliseVerb>());
    verbs.push_back(std::make_unique<CosineVerb>());
}

} // namespace deviascope::cli
