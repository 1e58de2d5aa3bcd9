package io.bulkhead.access;

import io.bulkhead.kind.Stored;
import io.bulkhead.kind.access.AccessKinds;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleBinding;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.store.Reader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The source of a caller's roles, so that they can be looked up again.
public sealed interface Credential {
  /// The roles that it stands for now.
  List<RoleScope> roles(Reader reader);

  /// Roles that nobody can revoke while the hub runs.
  record Fixed(List<RoleScope> roles) implements Credential {
    public Fixed {
      roles = List.copyOf(roles);
    }

    @Override
    public List<RoleScope> roles(Reader reader) {
      return roles;
    }
  }

  /// A token of the book, by its id.
  record Token(String id) implements Credential {
    @Override
    public List<RoleScope> roles(Reader reader) {
      return reader.tokens().byId(id).map(token -> token.terms().scope()).stream().toList();
    }
  }

  /// A person authenticated by a provider, with the roles of the bindings that name them.
  ///
  /// @param names as in role bindings
  /// @param groups of the provider
  record Person(Set<String> names, Set<String> groups) implements Credential {
    public Person {
      names = Set.copyOf(names);
      groups = Set.copyOf(groups);
    }

    @Override
    public List<RoleScope> roles(Reader reader) {
      return reader.roots(AccessKinds.ROLE_BINDING).stream()
          .map(Stored::body)
          .filter(this::bound)
          .flatMap(binding -> scope(binding).stream())
          .toList();
    }

    private boolean bound(RoleBinding binding) {
      return binding.people().stream().anyMatch(names::contains)
          || binding.spec().groups().stream().anyMatch(groups::contains);
    }

    private static Optional<RoleScope> scope(RoleBinding binding) {
      Role role = binding.spec().role();
      return role == null
          ? Optional.empty()
          : Optional.of(
              new RoleScope(role, binding.spec().projects(), binding.spec().logicalClouds()));
    }
  }
}
