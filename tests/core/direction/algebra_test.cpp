#include "direction/algebra.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using direction::Direction;

namespace {

constexpr network::Site kUp{network::Site::Part::Up, 0};

Direction made(const std::string &name, const at::Tensor &mid, const at::Tensor &up = {})
{
    Direction direction;
    direction.name = name;
    direction.base = "a person";
    direction.method = "self";
    if (mid.defined())
        direction.tensors[network::kMid] = mid.view({1, -1, 1, 1});
    if (up.defined())
        direction.tensors[kUp] = up.view({1, -1, 1, 1});
    return direction;
}

Direction madeOf(std::initializer_list<float> mid)
{
    return made("v", at::tensor(std::vector<float>(mid)));
}

std::vector<float> midOf(const Direction &direction)
{
    const at::Tensor flat = direction.tensors.at(network::kMid).flatten().contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

} // namespace

class AlgebraTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sumsTakeEverySite()
    {
        const Direction a = made("a", at::tensor({1.0F, 2.0F}));
        const Direction b = made("b", at::tensor({10.0F, -4.0F}), at::tensor({5.0F}));
        const direction::Term terms[] = {{&a, 2}, {&b, -0.5}};
        const Direction sum = direction::combined(terms, "both");
        QCOMPARE(midOf(sum), (std::vector<float>{-3, 6}));
        QCOMPARE(sum.tensors.at(kUp).item<float>(), -2.5F);
        QCOMPARE(sum.name, std::string("both"));
        QCOMPARE(sum.base, std::string("a person"));
        QCOMPARE(sum.provenance.at("made_of").size(), size_t(2));
        QCOMPARE(sum.provenance.at("made_of")[1].at("factor").get<double>(), -0.5);
        QVERIFY(!sum.suggestedScale);
    }

    void timestepsAreKept()
    {
        Direction steps = made("steps", {});
        steps.tensors[network::kMid] = at::tensor({1.0F, 2.0F}).view({2, 1, 1, 1});
        steps.timesteps = {900, 100};
        const Direction always = madeOf({10});
        const direction::Term terms[] = {{&always, 1}, {&steps, 1}};
        const Direction sum = direction::combined(terms, "sum");
        QCOMPARE(midOf(sum), (std::vector<float>{11, 12}));
        QCOMPARE(sum.timesteps, steps.timesteps);

        Direction others = steps;
        others.timesteps = {800, 100};
        const direction::Term mixed[] = {{&others, 1}, {&steps, 1}};
        const auto error = errorOf([&] { direction::combined(mixed, "x"); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
    }

    void scaledDirectionsOpenAtTheSameEffect()
    {
        Direction a = madeOf({1, 2});
        a.suggestedScale = 1.5;
        const direction::Term twice{&a, 2};
        QCOMPARE(*direction::combined({&twice, 1}, "twice").suggestedScale, 0.75);
        const direction::Term back{&a, -1};
        QVERIFY(!direction::combined({&back, 1}, "back").suggestedScale);
    }

    void orthogonalisedSharesNothingWithTheOthers()
    {
        at::Generator generator = at::detail::createCPUGenerator(3);
        std::vector<Direction> all;
        for (const char *name : {"n", "a", "b"})
            all.push_back(made(name, at::randn({40}, generator), at::randn({24}, generator)));
        const std::vector<Direction> others = {all[1], all[2]};
        const Direction rest = direction::orthogonalised(all[0], others);
        const auto cosine =
            direction::cosines(std::vector<Direction>{rest, all[0], all[1], all[2]});
        QVERIFY(std::abs(cosine[0][2]) < 1e-6);
        QVERIFY(std::abs(cosine[0][3]) < 1e-6);
        QVERIFY(cosine[0][1] > 0.5); // what is left is still mostly itself
        // The part taken away lies among the others: projecting again changes nothing.
        QVERIFY(std::abs(direction::orthogonalised(rest, others).norm() - rest.norm()) < 1e-4);
    }

    void cosinesCountAllSites()
    {
        const std::vector<Direction> all = {made("a", at::tensor({3.0F}), at::tensor({4.0F})),
                                            made("b", at::tensor({1.0F})),
                                            made("c", {}, at::tensor({-2.0F}))};
        const auto cosine = direction::cosines(all);
        QVERIFY(std::abs(cosine[0][1] - 0.6) < 1e-12);
        QVERIFY(std::abs(cosine[0][2] + 0.8) < 1e-12);
        QCOMPARE(cosine[1][2], 0.0);
        QVERIFY(std::abs(cosine[2][2] - 1) < 1e-12);
    }

    void whatHasNoAnswerIsRefused()
    {
        const Direction a = madeOf({1, 2}), wide = madeOf({1, 2, 3});
        const auto refused = [](auto call) {
            const auto error = errorOf(call);
            return error && error->kind() == ErrorKind::InvalidValue;
        };
        QVERIFY(refused([&] { direction::combined({}, "nothing"); }));
        const direction::Term cancelling[] = {{&a, 1}, {&a, -1}};
        QVERIFY(refused([&] { direction::combined(cancelling, "nothing"); }));
        const direction::Term misfits[] = {{&a, 1}, {&wide, 1}};
        QVERIFY(refused([&] { direction::combined(misfits, "misfits"); }));
        QVERIFY(refused([&] { direction::orthogonalised(a, {}); }));
        const std::vector<Direction> same = {a};
        QVERIFY(refused([&] { direction::orthogonalised(a, same); }));
        const std::vector<Direction> twins = {a, a};
        QVERIFY(refused([&] { direction::orthogonalised(madeOf({2, 1}), twins); }));
        const std::vector<Direction> nothing = {a, madeOf({0, 0})};
        QVERIFY(refused([&] { direction::cosines(nothing); }));
    }
};

DEVIASCOPE_TEST(AlgebraTest, "direction/algebra")
#include "algebra_test.moc"
